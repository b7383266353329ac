import { judgeAnswer } from './judge-answer';

const refused = (reason?: string) => ({
  error: { code: -32000, message: 'no', data: reason ? { reason } : undefined },
});

describe('what follows from the answer to signed bytes', () => {
  it.each([
    [{ hash: '0x00' }, 'taken'],
    [refused('ALREADY_KNOWN'), 'taken'],
    [refused('NONCE_TOO_LOW'), 'outdated'],
    [refused('SENDER_UNKNOWN'), 'later'],
    [refused('NONCE_TOO_HIGH'), 'later'],
    [refused('SENDER_QUOTA'), 'later'],
    [refused('POOL_FULL'), 'later'],
    [refused('PEER_THROTTLED'), 'later'],
    [refused('READ_ONLY'), 'later'],
    [refused(), 'later'],
    [undefined, 'later'],
    [refused('SIGNATURE_INVALID'), { refused: 'SIGNATURE_INVALID' }],
    [refused('GAS_TOO_HIGH'), { refused: 'GAS_TOO_HIGH' }],
    [refused('TRANSACTION_INVALID'), { refused: 'TRANSACTION_INVALID' }],
  ])('%j: %j', (answer, verdict) => expect(judgeAnswer(answer)).toEqual(verdict));
});
