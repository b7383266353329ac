import { bytesToBigInt, bytesToHex, hexToBytes, initKeccak } from '@cadastre/protocol';
import {
  ASSETS_PLACE,
  decodeBalanceProof,
  encodeBalanceProof,
  STATE_DEPTH,
  verifyBalance,
  type BalanceProof,
} from '@cadastre/proofs';
import { Machine } from '@cadastre/chain';
import { State } from '../src/state/state';
import { topTables } from '../src/commitment/commitment';
import { Play } from './naive/history/blocks';
import { BlockFeeder, machineOfPlay } from './naive/machine-under-test';
import { EUR, EVERYONE, SECURITIES } from './naive/history/characters';
import { Random, seedOfRun } from './naive/random';
import {
  alice,
  asset,
  bob,
  desk,
  genesisWithHolders,
  id,
  lotAsset,
  NOW,
  onToken,
  TestChain,
  token,
} from './fixtures/world';

beforeAll(initKeccak);

const seed = seedOfRun();

const proofOf = (machine: Machine, of: string, account: string): BalanceProof | undefined =>
  machine.proveBalance(hexToBytes(of), hexToBytes(account));

describe('balance proofs', () => {
  it('stand where the verifier looks for them', () => {
    const tables = topTables(new State({ guarded: false }));
    expect(tables.findIndex(({ shape }) => shape.name === 'assets')).toBe(ASSETS_PLACE);
    expect(Math.ceil(Math.log2(tables.length))).toBe(STATE_DEPTH);
  });

  it(`show every balance of a random history, and only under its own state root (seed ${seed})`, () => {
    const play = new Play(seed);
    const machine = machineOfPlay();
    const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
    let shown = 0;
    for (let number = 1, block = play.opening(); number <= 30; number++, block = play.next()) {
      const earlier = machine.stateRoot;
      machine.executeInline(feeder.input(block));
      if (number % 5 !== 0) continue;
      for (const of of [...SECURITIES, EUR])
        for (const account of EVERYONE) {
          const proof = proofOf(machine, of, account);
          if (!proof) continue;
          const proven = verifyBalance(proof, machine.stateRoot);
          const held = play.ledger.world.holding(of, account);
          expect(proven).toMatchObject({
            balance: held.balance,
            frozen: held.frozen,
            accountFrozen: held.accountFrozen,
            held: play.ledger.world.held(of, account),
            supply: play.ledger.world.assets.get(of)!.supply,
          });
          expect(verifyBalance(proof, earlier)).toBeUndefined();
          shown++;
        }
    }
    expect(shown).toBeGreaterThan(20);
  });

  it('take about a kilobyte among many holders', () => {
    const machine = Machine.fromGenesis(genesisWithHolders(5_000));
    const bytes = encodeBalanceProof(proofOf(machine, asset, alice)!);
    expect(bytes.length).toBeLessThan(1_100);
    expect(verifyBalance(decodeBalanceProof(bytes), machine.stateRoot)).toMatchObject({ balance: 1_000n, rows: 5_002 });
  });

  it(`show nothing once a bit of them has changed (seed ${seed})`, () => {
    const chain = new TestChain();
    chain.play(
      token(desk, 'freezePartialTokens', alice, 5n),
      token(alice, 'createHold', id('h'), desk, bob, 7n, BigInt(NOW + 9)),
      onToken(lotAsset, alice, 'transfer', bob, 3n),
    );
    const random = new Random(seed);
    for (const [of, account] of [
      [asset, alice],
      [asset, bob],
      [lotAsset, bob],
    ] as const) {
      const bytes = encodeBalanceProof(proofOf(chain.machine, of, account)!);
      const original = JSON.stringify(
        verifyBalance(decodeBalanceProof(bytes), chain.machine.stateRoot),
        (_key, value: unknown) => String(value),
      );
      expect(original).not.toBe('undefined');
      for (let bit = 0; bit < bytes.length * 8; bit++)
        expect(shownBy(flipped(bytes, bit), chain.machine.stateRoot)).toBeUndefined();
      for (let round = 0; round < 200; round++)
        expect(shownBy(bytes.slice(0, random.below(bytes.length)), chain.machine.stateRoot)).toBeUndefined();
    }
  });

  it('do not exist where there is no row', () => {
    const { machine } = new TestChain();
    expect(proofOf(machine, asset, desk)).toBeUndefined();
    expect(proofOf(machine, bob, alice)).toBeUndefined();
    expect(bytesToBigInt(proofOf(machine, asset, alice)!.balance)).toBe(1_000n);
    expect(bytesToHex(machine.stateRoot)).toHaveLength(66);
  });
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice();
  changed[bit >>> 3]! ^= 1 << (bit & 7);
  return changed;
}

function shownBy(bytes: Uint8Array, stateRoot: Uint8Array) {
  try {
    return verifyBalance(decodeBalanceProof(bytes), stateRoot);
  } catch {
    return undefined;
  }
}
