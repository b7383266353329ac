import { Writable } from 'node:stream';
import { createLogger, NestLogger } from './logger';

function capture() {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { lines, logger: createLogger({ LOG_LEVEL: 'info' }, sink) };
}

describe('the log', () => {
  it('holds no secret of a request', () => {
    const { lines, logger } = capture();
    const secrets = { password: 's-1', totp: 's-2', token: 's-3', key: 's-4', invitation_token: 's-5' };
    logger.info({ body: secrets, headers: { authorization: 's-6', cookie: 's-7', 'x-csrf-token': 's-8' } }, 'asked');
    expect(lines.join('')).not.toMatch(/s-\d/);
    expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(8);
  });

  it("takes Nest's lines, with their context and the error they carry", () => {
    const { lines, logger } = capture();
    const nest = new NestLogger(logger);
    nest.log('started', 'Application');
    nest.error({ err: new Error('broken') }, 'it failed', 'Filter');
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', context: 'Application', msg: 'started' });
    expect(JSON.parse(lines[1]!)).toMatchObject({
      level: 'error',
      context: 'Filter',
      msg: 'it failed',
      err: { message: 'broken' },
    });
  });
});
