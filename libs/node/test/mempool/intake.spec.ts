import { keccak256 } from '@cadastre/protocol';
import { Mempool } from '../../src/mempool/mempool';
import { refusalText } from '../../src/mempool/submission-refusal';
import { submissionAnswer } from '../../src/mempool/submission-answer';
import { LOCAL_PEER, TransactionIntake, type Submission } from '../../src/mempool/transaction-intake';
import { createInlineChecker, createPooledChecker, type BatchChecker } from '../../src/signatures/batch-checker';
import { ensureNativeAddon } from '../../src/signatures/native-addon';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { openBatchEngine } from '../signatures/engines';
import { createWallets, type Wallets } from './wallets';

const WALLETS = 20;
/** The first ten are registered. */
const REGISTERED = 10;

let engine: SignatureEngine;
let pooled: BatchChecker;
let wallets: Wallets;

beforeAll(async () => {
  engine = await openBatchEngine();
  pooled = createPooledChecker(await ensureNativeAddon(), 2);
  wallets = createWallets(engine, 42, WALLETS);
});
afterAll(() => pooled.close());

function createIntake(checker: BatchChecker, options: { now_ms?: () => number; batchRows?: number } = {}) {
  const registered = new Set(wallets.addresses.slice(0, REGISTERED).map((address) => address.join()));
  const mempool = new Mempool({
    nextNonceOf: (account) => (registered.has(account.join()) ? 0 : undefined),
    intrinsicGas: () => 21_000,
    blockGasLimit: 30_000_000,
    slots: 4_096,
    bytes: 2 << 20,
  });
  let admissions = 0;
  const intake = new TransactionIntake({
    mempool,
    checker,
    now_ms: () => 0,
    onAdmitted: () => admissions++,
    ...options,
  });
  return { mempool, intake, admissions: () => admissions };
}

const names = (codes: Uint8Array): string[] =>
  Array.from(codes, (code) => (code === 0 ? 'ACCEPTED' : refusalText(code).name));

/** Named, unnamed, tampered, misnamed, unknown and garbled, over several senders. */
function mixedSubmissions(): { submission: Submission; outcome: string }[] {
  const tampered = (raw: Uint8Array): Uint8Array => raw.map((byte, at) => (at === raw.length - 40 ? byte ^ 1 : byte));
  const [first, second] = [wallets.addresses[0]!, wallets.addresses[1]!];
  return [
    { submission: { raw: wallets.sign(0, 0), from: first }, outcome: 'ACCEPTED' },
    { submission: { raw: wallets.sign(1, 0) }, outcome: 'ACCEPTED' },
    { submission: { raw: wallets.sign(0, 1), from: first }, outcome: 'ACCEPTED' },
    { submission: { raw: wallets.sign(0, 2), from: second }, outcome: 'SENDER_MISMATCH' },
    { submission: { raw: wallets.sign(15, 0), from: wallets.addresses[15]! }, outcome: 'SENDER_UNKNOWN' },
    { submission: { raw: wallets.sign(16, 0) }, outcome: 'SENDER_UNKNOWN' },
    { submission: { raw: wallets.sign(0, 2).subarray(1), from: first }, outcome: 'TRANSACTION_INVALID' },
    { submission: { raw: new Uint8Array(0) }, outcome: 'TRANSACTION_INVALID' },
    { submission: { raw: tampered(wallets.sign(2, 0)), from: wallets.addresses[2]! }, outcome: 'INVALID' },
    { submission: { raw: wallets.sign(3, 0), from: wallets.addresses[3]! }, outcome: 'ACCEPTED' },
  ];
}

describe.each(['inline', 'pooled'])('intake, %s', (kind) => {
  const checker = (): BatchChecker => (kind === 'inline' ? createInlineChecker(engine) : pooled);

  it('judges each transaction on its own, keys known or not', async () => {
    const { intake, mempool } = createIntake(checker());
    const mixed = mixedSubmissions();
    const outcome = await intake.submit(
      mixed.map(({ submission }) => submission),
      LOCAL_PEER,
    );
    // Recovery of tampered bytes gives a stranger's address or none at all.
    const invalid = ['SENDER_MISMATCH', 'SENDER_UNKNOWN', 'SIGNATURE_INVALID'];
    for (const [row, name] of names(outcome.codes).entries()) {
      const expected = mixed[row]!.outcome;
      if (expected === 'INVALID') expect(invalid).toContain(name);
      else expect(`${row} ${name}`).toBe(`${row} ${expected}`);
    }
    expect(outcome.hashes.subarray(0, 32)).toEqual(keccak256(mixed[0]!.submission.raw));
    expect(mempool.readyCount).toBe(4);

    // The second time the keys are known: verification in place of recovery must not change an answer.
    const again = await intake.submit(
      [
        { raw: wallets.sign(0, 2), from: wallets.addresses[0]! },
        { raw: wallets.sign(1, 1), from: wallets.addresses[0]! },
        { raw: wallets.sign(1, 1), from: wallets.addresses[1]! },
        { raw: wallets.sign(0, 0), from: wallets.addresses[0]! },
      ],
      LOCAL_PEER,
    );
    expect(names(again.codes)).toEqual(['ACCEPTED', 'SIGNATURE_INVALID', 'ACCEPTED', 'ALREADY_KNOWN']);
  });

  it('answers many requests that share batches, each with its own rows', async () => {
    const { intake, mempool } = createIntake(checker(), { batchRows: 32 });
    const requests = Array.from({ length: 40 }, (_, nonce) =>
      intake.submit(
        wallets.addresses.slice(0, REGISTERED).map((from, wallet) => ({ raw: wallets.sign(wallet, nonce), from })),
        LOCAL_PEER,
      ),
    );
    const outcomes = await Promise.all(requests);
    const accepted = outcomes.filter(({ codes }) => codes.every((code) => code === 0)).length;
    const busy = outcomes.filter(({ codes }) => names(codes).every((name) => name === 'POOL_FULL')).length;
    // Batches of 32 rows hold three requests each: with all in use, the rest is told to come again.
    expect(accepted + busy).toBe(40);
    expect(accepted).toBeGreaterThanOrEqual(3);
    expect(mempool.readyCount).toBe(accepted * REGISTERED);
  });

  it('reads a body as it reads submissions', async () => {
    const { intake } = createIntake(checker());
    const params = wallets.addresses
      .slice(0, 3)
      .map((from, wallet) => ({ raw: hex(wallets.sign(wallet, 0)), from: hex(from) }));
    params.push({ raw: '0x00', from: params[0]!.from });
    const request = { jsonrpc: '2.0', id: 'x', method: 'cadastre_sendRawTransactions', params: [params] };
    const { parsed, outcome: judged } = intake.submitBody(Buffer.from(JSON.stringify(request)), 'somebody')!;
    const outcome = await judged;
    expect(JSON.parse(submissionAnswer(parsed, outcome))).toEqual({
      jsonrpc: '2.0',
      id: 'x',
      result: [
        ...[0, 1, 2].map((wallet) => ({ hash: hex(keccak256(wallets.sign(wallet, 0))) })),
        {
          error: {
            code: -32602,
            message: expect.stringContaining('types are legacy'),
            data: { reason: 'TRANSACTION_INVALID' },
          },
        },
      ],
    });
  });

  it('reads a single transaction, and answers its hash or why it was refused', async () => {
    const { intake } = createIntake(checker());
    const ask = async (raw: Uint8Array): Promise<unknown> => {
      const request = { jsonrpc: '2.0', id: 5, method: 'eth_sendRawTransaction', params: [hex(raw)] };
      const { parsed, outcome } = intake.submitBody(Buffer.from(JSON.stringify(request)), 'somebody')!;
      return JSON.parse(submissionAnswer(parsed, await outcome));
    };
    const raw = wallets.sign(0, 0);
    expect(await ask(raw)).toEqual({ jsonrpc: '2.0', id: 5, result: hex(keccak256(raw)) });
    const refused = (reason: string) => ({
      ...{ jsonrpc: '2.0', id: 5 },
      error: { code: expect.any(Number), message: expect.any(String), data: { reason } },
    });
    expect(await ask(raw)).toEqual(refused('ALREADY_KNOWN'));
    expect(await ask(Uint8Array.of(0))).toEqual(refused('TRANSACTION_INVALID'));
  });
});

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

describe('limits', () => {
  it('a peer whose signatures are bad is refused until it recovers; others are not', async () => {
    let now = 0;
    const { intake } = createIntake(createInlineChecker(engine), { now_ms: () => now });
    await intake.submit([{ raw: wallets.sign(0, 0), from: wallets.addresses[0]! }], LOCAL_PEER);
    // By the wrong account: what everybody else pays for is this peer's doing, not the named account's.
    const forged = { raw: wallets.sign(1, 1), from: wallets.addresses[0]! };
    const attack = () =>
      intake.submit(
        Array.from({ length: 200 }, () => forged),
        '10.0.0.1',
      );
    expect(names((await attack()).codes)[0]).toBe('SIGNATURE_INVALID');
    expect(names((await attack()).codes)[0]).toBe('PEER_THROTTLED');
    const honest = await intake.submit([{ raw: wallets.sign(0, 1), from: wallets.addresses[0]! }], '10.0.0.2');
    expect(names(honest.codes)).toEqual(['ACCEPTED']);
    now = 60_000;
    expect(names((await attack()).codes)[0]).toBe('SIGNATURE_INVALID');
  });

  it('a request that no batch can hold is refused, and so is everything once the node has stopped', async () => {
    const { intake } = createIntake(createInlineChecker(engine), { batchRows: 4 });
    const five = Array.from({ length: 5 }, () => ({ raw: wallets.sign(0, 0) }));
    expect(new Set(names((await intake.submit(five, LOCAL_PEER)).codes))).toEqual(new Set(['REQUEST_TOO_LARGE']));
    intake.close(44);
    expect(names((await intake.submit(five.slice(4), LOCAL_PEER)).codes)).toEqual(['READ_ONLY']);
  });

  it('a checker that fails fails its requests and nothing else', async () => {
    const inline = createInlineChecker(engine);
    let broken = true;
    const { intake } = createIntake({
      ...inline,
      check: (batch, keys) => (broken ? Promise.reject(new Error('the worker died')) : inline.check(batch, keys)),
    });
    const one = [{ raw: wallets.sign(0, 0) }];
    await expect(intake.submit(one, LOCAL_PEER)).rejects.toThrow('the worker died');
    broken = false;
    expect(names((await intake.submit(one, LOCAL_PEER)).codes)).toEqual(['ACCEPTED']);
  });

  it('shares signers to recover out among idle checkers, and keeps named senders together', async () => {
    const inline = createInlineChecker(engine);
    const batches: number[] = [];
    const { intake } = createIntake({
      ...inline,
      width: 2,
      check: (batch, keys) => {
        batches.push(batch.count);
        return inline.check(batch, keys);
      },
    });
    const submitAll = async (nonces: readonly number[], named: boolean): Promise<number[]> => {
      batches.length = 0;
      const outcomes = await Promise.all(
        nonces.flatMap((nonce) =>
          wallets.addresses
            .slice(0, REGISTERED)
            .map((from, wallet) =>
              intake.submit([{ raw: wallets.sign(wallet, nonce), ...(named && { from }) }], LOCAL_PEER),
            ),
        ),
      );
      expect(outcomes.flatMap(({ codes }) => names(codes))).toEqual(outcomes.map(() => 'ACCEPTED'));
      return [...batches];
    };
    expect(await submitAll([0, 1, 2, 3], false)).toEqual([16, 16, 8]);
    expect(await submitAll([4, 5, 6, 7], true)).toEqual([40]);
  });
});
