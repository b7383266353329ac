import { accountOf, checkedBatch, numberOf, type Row } from '../../test/mempool/rows';
import { SIGNATURE_INVALID } from '../signatures/transaction-batch';
import { Mempool, type MempoolOptions } from './mempool';
import { NO_SENDER } from './sender-table';
import { SubmissionRefusal } from './submission-refusal';

const REGISTERED = 1_000;
const { Accepted } = SubmissionRefusal;

function createPool(options: Partial<MempoolOptions> = {}): Mempool {
  return new Mempool({
    nextNonceOf: (account) => (numberOf(account) < REGISTERED ? (numberOf(account) === 7 ? 5 : 0) : undefined),
    intrinsicGas: () => 21_000,
    blockGasLimit: 1_000_000,
    slots: 64,
    bytes: 64 * 256,
    ...options,
  });
}

/** Sends rows of account numbers, one call each; answers the names of the outcomes. */
function send(pool: Mempool, rows: readonly Row[], now = 0): string[] {
  return rows.map((row) => {
    const sender = pool.senders.findOrAdd(accountOf(row.sender), 0);
    const batch = checkedBatch([{ ...row, sender }]);
    return nameOf(pool.admit(batch, 0, sender, now));
  });
}

const nameOf = (code: number): string =>
  Object.entries(SubmissionRefusal).find(([, value]) => value === code)?.[0] ?? String(code);

/** Account and nonce of what a block would take, in order. */
function take(pool: Mempool, most = Infinity): string[] {
  const taken: string[] = [];
  const heads = new Uint32Array(32);
  pool.take((slot) => {
    if (taken.length >= most) return false;
    pool.copyHead(slot, heads, 0);
    taken.push(`${numberOf(new Uint8Array(heads.buffer, 32, 20))}:${heads[18]}`);
    return true;
  });
  return taken;
}

describe('order', () => {
  it('is of arrival, and of nonces for each sender', () => {
    const pool = createPool();
    send(pool, [
      { sender: 1, nonce: 0 },
      { sender: 2, nonce: 1 },
      { sender: 3, nonce: 0 },
      { sender: 2, nonce: 0 },
      { sender: 1, nonce: 1 },
    ]);
    expect(take(pool)).toEqual(['1:0', '3:0', '2:0', '2:1', '1:1']);
  });

  it('begins at the nonce that the chain expects', () => {
    const pool = createPool();
    expect(
      send(pool, [
        { sender: 7, nonce: 4 },
        { sender: 7, nonce: 6 },
        { sender: 7, nonce: 5 },
      ]),
    ).toEqual(['NonceTooLow', 'Accepted', 'Accepted']);
    expect(take(pool)).toEqual(['7:5', '7:6']);
  });

  it('goes on where the block ended, and repeats it when the block came to nothing', () => {
    const pool = createPool();
    send(
      pool,
      [0, 1, 2, 3].map((nonce) => ({ sender: 1, nonce })),
    );
    expect(take(pool, 2)).toEqual(['1:0', '1:1']);
    send(pool, [{ sender: 2, nonce: 0 }]);
    pool.giveBack();
    expect(take(pool, 3)).toEqual(['1:0', '1:1', '1:2']);
    pool.settle();
    expect(take(pool)).toEqual(['1:3', '2:0']);
    pool.settle();
    expect(pool.stats).toMatchObject({ ready: 0, parked: 0, taken: 0, bytesFree: 64 * 256 });
  });

  it('refuses to make two blocks at once', () => {
    const pool = createPool();
    send(pool, [{ sender: 1, nonce: 0 }]);
    take(pool);
    expect(() => take(pool)).toThrow('neither been settled nor given back');
  });
});

describe('admission', () => {
  const cases: [string, readonly Row[], (keyof typeof SubmissionRefusal)[]][] = [
    [
      'the same transaction twice',
      [
        { sender: 1, nonce: 0 },
        { sender: 1, nonce: 0 },
      ],
      ['Accepted', 'AlreadyKnown'],
    ],
    [
      'another with the same nonce, for no higher fee',
      [
        { sender: 1, nonce: 0, fee: 10 },
        { sender: 1, nonce: 0, fee: 10, salt: 1 },
      ],
      ['Accepted', 'ReplacementUnderpriced'],
    ],
    [
      'another with the same nonce, for less than a tenth more',
      [
        { sender: 1, nonce: 0, fee: 100 },
        { sender: 1, nonce: 0, fee: 109, salt: 1 },
      ],
      ['Accepted', 'ReplacementUnderpriced'],
    ],
    [
      'another with the same nonce, for a tenth more',
      [
        { sender: 1, nonce: 0, fee: 100 },
        { sender: 1, nonce: 0, fee: 111, salt: 1 },
      ],
      ['Accepted', 'Accepted'],
    ],
    [
      'another with the same nonce, for more than nothing',
      [
        { sender: 1, nonce: 0 },
        { sender: 1, nonce: 0, fee: 1 },
      ],
      ['Accepted', 'Accepted'],
    ],
    ['gas below the intrinsic cost', [{ sender: 1, nonce: 0, gasLimit: 20_999 }], ['GasTooLow']],
    ['gas above the block', [{ sender: 1, nonce: 0, gasLimit: 1_000_001 }], ['GasTooHigh']],
    [
      'a nonce beyond the gap',
      [
        { sender: 1, nonce: 4 },
        { sender: 1, nonce: 5 },
        { sender: 1, nonce: 2 ** 40 },
      ],
      ['Accepted', 'NonceTooHigh', 'NonceTooHigh'],
    ],
    [
      'more than an account may have waiting',
      [0, 1, 2, 3, 4].map((nonce) => ({ sender: 1, nonce })),
      ['Accepted', 'Accepted', 'Accepted', 'Accepted', 'SenderQuota'],
    ],
    [
      'more bytes than an account may have waiting',
      [
        { sender: 1, nonce: 0, length: 3_000 },
        { sender: 1, nonce: 1, length: 1_001 },
      ],
      ['Accepted', 'SenderQuota'],
    ],
  ];
  it.each(cases)('%s', (_, rows, expected) => {
    expect(send(createPool({ nonceGap: 4, senderSlots: 4, senderBytes: 4_000 }), rows)).toEqual(expected);
  });

  it('a decoder fault, a bad signature, a sender that is not the one named or not known', () => {
    const pool = createPool();
    const batch = checkedBatch([{ sender: 0, nonce: 0 }]);
    batch.verdicts[0] = 4;
    expect(pool.admit(batch, 0, NO_SENDER, 0)).toBe(4);
    batch.verdicts[0] = SIGNATURE_INVALID;
    expect(pool.admit(batch, 0, NO_SENDER, 0)).toBe(SubmissionRefusal.SignatureInvalid);

    batch.verdicts[0] = 0;
    batch.keyIndexes[0] = 0xffffffff;
    batch.addresses.set(accountOf(REGISTERED), 0);
    expect(pool.admit(batch, 0, NO_SENDER, 0)).toBe(SubmissionRefusal.SenderUnknown);
    batch.addresses.set(accountOf(1), 0);
    const other = pool.senders.findOrAdd(accountOf(2), 0);
    expect(pool.admit(batch, 0, other, 0)).toBe(SubmissionRefusal.SenderMismatch);
    expect(pool.admit(batch, 0, NO_SENDER, 0)).toBe(Accepted);
    expect(pool.senders.count).toBe(2);
  });

  it('a nonce that is in the block being made', () => {
    const pool = createPool();
    send(pool, [{ sender: 1, nonce: 0 }]);
    take(pool);
    expect(
      send(pool, [
        { sender: 1, nonce: 0, fee: 9 },
        { sender: 1, nonce: 0 },
      ]),
    ).toEqual(['NonceTooLow', 'AlreadyKnown']);
    pool.settle();
    expect(
      send(pool, [
        { sender: 1, nonce: 0 },
        { sender: 1, nonce: 1 },
      ]),
    ).toEqual(['NonceTooLow', 'Accepted']);
  });

  it('keeps the place of what is replaced', () => {
    const pool = createPool();
    send(pool, [
      { sender: 1, nonce: 0 },
      { sender: 2, nonce: 0 },
      { sender: 1, nonce: 0, fee: 5, length: 700 },
    ]);
    expect(take(pool)).toEqual(['1:0', '2:0']);
    pool.settle();
    expect(pool.stats.bytesFree).toBe(64 * 256);
  });
});

describe('memory', () => {
  it('is full: newcomers are refused, nothing that is ready is lost', () => {
    const pool = createPool({ slots: 8 });
    const first = Array.from({ length: 8 }, (_, sender) => ({ sender, nonce: 0 })).filter(({ sender }) => sender !== 7);
    send(pool, [...first, { sender: 8, nonce: 0 }]);
    expect(send(pool, [{ sender: 9, nonce: 0 }])).toEqual(['PoolFull']);
    expect(take(pool)).toHaveLength(8);
    pool.settle();
    expect(send(pool, [{ sender: 9, nonce: 0 }])).toEqual(['Accepted']);
  });

  it('is full: what waits for a gap goes first, but not the newcomer’s own', () => {
    const pool = createPool({ slots: 4, parkedShare: 0.5 });
    send(pool, [
      { sender: 1, nonce: 1 },
      { sender: 2, nonce: 1 },
      { sender: 3, nonce: 0 },
      { sender: 4, nonce: 0 },
    ]);
    expect(send(pool, [{ sender: 1, nonce: 0 }])).toEqual(['Accepted']);
    expect(take(pool)).toEqual(['3:0', '4:0', '1:0', '1:1']);
  });

  it('keeps only a share for what waits for a gap', () => {
    const pool = createPool({ slots: 8, parkedShare: 0.25 });
    expect(
      send(
        pool,
        [1, 2, 3].map((sender) => ({ sender, nonce: 1 })),
      ),
    ).toEqual(['Accepted', 'Accepted', 'PoolFull']);
  });

  it('is given back when a transaction has waited too long, and its followers wait for the gap', () => {
    const pool = createPool({ timeToLive_ms: 100 });
    send(pool, [{ sender: 1, nonce: 0 }], 0);
    send(
      pool,
      [
        { sender: 1, nonce: 1 },
        { sender: 1, nonce: 2 },
      ],
      50,
    );
    expect(pool.expire(120)).toBe(1);
    expect(pool.stats).toMatchObject({ ready: 0, parked: 2 });
    expect(pool.pendingNonceOf(accountOf(1))).toBe(0n);
    send(pool, [{ sender: 1, nonce: 0, salt: 3 }], 130);
    expect(take(pool)).toEqual(['1:0', '1:1', '1:2']);
  });

  it('does not grow under a flood of a million transactions, whatever their senders, lengths and gaps', () => {
    const pool = createPool({ slots: 2_048, bytes: 1 << 20 });
    const rows = Array.from({ length: 500 }, (_, row) => ({
      sender: row,
      nonce: (row * 7) % 40,
      length: 100 + ((row * 137) % 3_000),
      salt: row,
    }));
    for (const row of rows) pool.senders.findOrAdd(accountOf(row.sender), 0);
    const batch = checkedBatch(rows);
    const before = process.memoryUsage();
    let accepted = 0;
    for (let round = 0; round < 2_000; round++) {
      for (let row = 0; row < rows.length; row++) {
        batch.heads[row * 32 + 18] = (rows[row]!.nonce + round) % 60;
        batch.heads[row * 32 + 2] = round;
        if (pool.admit(batch, row, rows[row]!.sender, round) === Accepted) accepted++;
      }
    }
    const after = process.memoryUsage();
    expect(accepted).toBeGreaterThan(500);
    expect(pool.stats.ready + pool.stats.parked).toBeLessThanOrEqual(2_048);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(1 << 20);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(50 << 20);
  });
});

describe('find', () => {
  it('gives back the bytes and the sender of what waits', () => {
    const pool = createPool();
    send(pool, [{ sender: 3, nonce: 0, length: 600, salt: 9 }]);
    const hash = new Uint8Array(Uint32Array.from([0, 0, 9, 0, 0, 0, 0, 0]).buffer);
    expect(pool.find(hash)).toEqual({ raw: new Uint8Array(600).fill(9), sender: accountOf(3) });
    expect(pool.find(new Uint8Array(32))).toBeUndefined();
  });
});
