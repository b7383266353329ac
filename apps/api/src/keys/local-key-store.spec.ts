import { LocalKeyStore } from './local-key-store';

function keyStore(byte = 1): LocalKeyStore {
  const store = new LocalKeyStore();
  store.unlock(Buffer.alloc(32, byte));
  return store;
}

describe('the key store', () => {
  it('opens what any process with the same platform key has sealed, for the same purpose only', () => {
    const sealed = keyStore().seal('webhook', Buffer.from('secret'));
    expect(keyStore().open('webhook', sealed).toString()).toBe('secret');
    expect(() => keyStore().open('answer', sealed)).toThrow();
    expect(() => keyStore(2).open('webhook', sealed)).toThrow();
  });

  it('indexes equal values alike, apart by purpose and by platform', () => {
    const index = keyStore().index('email', 'a@example.com');
    expect(index).toHaveLength(32);
    expect(keyStore().index('email', 'a@example.com')).toEqual(index);
    expect(keyStore().index('email', 'b@example.com')).not.toEqual(index);
    expect(keyStore().index('emaila', '@example.com')).not.toEqual(index);
    expect(keyStore(2).index('email', 'a@example.com')).not.toEqual(index);
  });

  it('does nothing before it is unlocked', () => {
    expect(() => new LocalKeyStore().seal('x', Buffer.alloc(1))).toThrow('opens when the application starts');
    expect(() => new LocalKeyStore().index('x', '')).toThrow('opens when the application starts');
  });
});
