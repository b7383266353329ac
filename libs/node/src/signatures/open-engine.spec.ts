import { openSignatureEngine } from './open-engine';

describe('openSignatureEngine', () => {
  afterEach(() => {
    jest.resetModules();
    jest.dontMock('secp256k1/bindings');
  });

  it('falls back to native recovery and says why', () => {
    const { engine, passedOver } = openSignatureEngine({ missing: 'node-gyp failed: no compiler' });
    expect(engine.kind).toBe('native');
    expect(passedOver).toEqual(['batch verification: node-gyp failed: no compiler']);
  });

  it('falls back when the compiled file does not load', () => {
    const { engine, passedOver } = openSignatureEngine({ path: '/nowhere/cadastre.node' });
    expect(engine.kind).toBe('native');
    expect(passedOver[0]).toMatch(/^batch verification: .*nowhere/);
  });

  it('falls back to WebAssembly where no binary runs', () => {
    jest.doMock('secp256k1/bindings', () => {
      throw new Error('no native build was found');
    });
    const { engine, passedOver } = openSignatureEngine({ missing: 'no compiler' });
    expect(engine.kind).toBe('wasm');
    expect(passedOver).toEqual(['batch verification: no compiler', 'native recovery: no native build was found']);
  });
});
