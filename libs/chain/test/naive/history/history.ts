import {
  bytesToHex,
  contracts,
  selectors,
  writingSelectors,
  type Address,
  type ContractName,
  type Hex,
} from '@cadastre/protocol';
import { type NaiveTransaction } from '../ledger';
import { type Random } from '../random';
import { type World } from '../world';
import { Aim } from './aim';
import { AGENT, DAY, DESK, EUR, EVERYONE, NO_REF, OUTSIDER, SECURITIES, text } from './characters';
import { calldata, encodePlan, type EncodedCall } from './encoded-call';
import { type Plans } from './plan';
import { assetRegistryPlans } from './plans/asset-registry';
import { assetTokenPlans } from './plans/asset-token';
import { auditAnchorPlans } from './plans/audit-anchor';
import { distributionPlans } from './plans/distribution';
import { identityRegistryPlans } from './plans/identity-registry';
import { rolesPlans } from './plans/roles';
import { settlementPlans } from './plans/settlement';
import { votingPlans } from './plans/voting';

export interface HistoryEntry {
  readonly transaction: NaiveTransaction;
  /** What it calls, by contract and name. */
  readonly names: readonly string[];
}

/** How often each function is called. Everything that is not named here: once. */
const OFTEN: { readonly [name: string]: number } = {
  'AssetToken.transfer': 60,
  'AssetToken.transferFrom': 10,
  'AssetToken.approve': 6,
  'AssetToken.batchTransfer': 6,
  'AssetToken.mint': 4,
  'AssetToken.issue': 5,
  'AssetToken.createHold': 8,
  'AssetToken.executeHold': 6,
  'AssetToken.reclaimHold': 3,
  'AssetToken.requestTransfer': 4,
  'AssetToken.approveTransfer': 4,
  'AssetToken.unpause': 3,
  'AssetToken.pause': 0.4,
  'AssetToken.recoveryAddress': 1.5,
  'AssetToken.createCheckpoint': 2,
  'AssetRegistry.pledge': 3,
  'AssetRegistry.releasePledge': 2,
  'AssetRegistry.enforcePledge': 3,
  'AssetRegistry.setRules': 5,
  'AssetRegistry.createAsset': 2,
  'IdentityRegistry.setAttributes': 4,
  'Settlement.settle': 16,
  'Settlement.issue': 8,
  'Settlement.cancel': 3,
  'Settlement.release': 4,
  'Distribution.declare': 4,
  'Distribution.fund': 5,
  'Distribution.pay': 5,
  'Distribution.claim': 5,
  'Distribution.close': 3,
  'Voting.openMotion': 3,
  'Voting.cast': 14,
  'AuditAnchor.anchor': 2,
  'AssetRegistry.publishValuation': 4,
  'Distribution.expire': 3,
  'Distribution.release': 2,
  'IdentityRegistry.deleteIdentity': 2,
  'IdentityRegistry.updateIdentity': 2,
  'Roles.revokeRole': 2,
};

/** Every function that can be sent, with its weight. */
export const plannedFunctions: readonly (readonly [string, number])[] = Object.entries(selectors).flatMap(
  ([contract, functions]) =>
    contract === 'Batch'
      ? []
      : Object.entries(functions)
          .filter(([, selector]) => writingSelectors.has(selector))
          .map(([name]) => [`${contract}.${name}`, OFTEN[`${contract}.${name}`] ?? 1] as const),
);

/** Random transactions over every function and rule, with hot spots and failures. */
export class History {
  private readonly aim: Aim;
  private readonly plans: Plans;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.aim = new Aim(world, random);
    this.plans = {
      ...identityRegistryPlans(this.aim),
      ...rolesPlans(this.aim),
      ...assetRegistryPlans(this.aim),
      ...assetTokenPlans(this.aim),
      ...settlementPlans(this.aim),
      ...distributionPlans(this.aim),
      ...votingPlans(this.aim),
      ...auditAnchorPlans(this.aim),
    };
  }

  /** Who signed which order: no cryptography needed to say so. */
  signerOf(hash: Hex, signature: Hex): Address | undefined {
    return this.aim.signerOf(hash, signature);
  }

  next(): HistoryEntry {
    const { random } = this;
    if (random.oneIn(200)) return this.oversized();
    if (random.oneIn(150)) return this.manyLots();
    const first = this.randomCall();
    if (!random.oneIn(5)) return this.single(first);
    const calls = random.oneIn(15) ? [] : [first];
    for (let missing = random.pick([0, 0, 1, 3, 7]); missing > 0; missing--) calls.push(this.callOf(first.sender));
    if (random.oneIn(15)) calls.push(encodePlan('Batch', 'submit', [first.sender, [[], false, this.world.now]]));
    return this.batch(first.sender, calls);
  }

  private randomCall(): EncodedCall {
    const { random } = this;
    const planned = random.weighted(plannedFunctions);
    const [contract, name] = planned.split('.') as [ContractName, string];
    const [sender, args, to] = this.plans[planned]!();
    return encodePlan(contract, name, [random.oneIn(25) ? random.pick(EVERYONE) : sender, args, to]);
  }

  /** A call that this sender would plausibly make. */
  private callOf(sender: Address): EncodedCall {
    for (let attempt = 0; attempt < 20; attempt++) {
      const call = this.randomCall();
      if (call.sender === sender) return call;
    }
    return { ...this.randomCall(), sender };
  }

  private single(call: EncodedCall): HistoryEntry {
    const { random } = this;
    let { data, to } = call;
    // Hostile envelopes: no such contract or function, a view, arguments that are not canonical.
    const slip = random.below(150);
    if (slip === 0) to = random.pick([OUTSIDER, contracts.Vault]);
    if (slip === 1) data = data.slice(0, random.below(5));
    if (slip === 2) [data, to] = [calldata('AssetToken', 'totalSupply', []), EUR];
    if (slip === 3) data = Uint8Array.from([...data, 0]);
    if (slip === 5) return { transaction: { sender: AGENT, to, data }, names: [] };
    if (slip === 4) [data, to] = [calldata('Multicall3', 'getBlockNumber', []), contracts.Multicall3];
    return { transaction: { sender: call.sender, to, data }, names: [`${call.contract}.${call.name}`] };
  }

  private batch(sender: Address, calls: readonly EncodedCall[]): HistoryEntry {
    const { random, world, aim } = this;
    const used = world.refs.entries().map(([ref]) => ref as Hex);
    const ref = (index: number): Hex => {
      if (random.oneIn(3)) return NO_REF;
      return used.length && random.oneIn(12) ? random.pick(used) : text(`ref ${aim.fresh()} ${index}`);
    };
    const until = random.weighted([
      [world.now + 600n, 20],
      [world.now, 3],
      [world.now - 1n, 1],
      [world.now + 31n * DAY, 1],
    ]);
    const list = calls.map((call, index) => ({ to: call.to, data: bytesToHex(call.data), ref: ref(index) }));
    // The same ref twice in one batch.
    if (list.length > 1 && random.oneIn(20)) list[0] = { ...list[0]!, ref: list[1]!.ref };
    return {
      transaction: { sender, to: contracts.Batch, data: calldata('Batch', 'submit', [list, random.oneIn(3), until]) },
      names: calls.map((call) => `${call.contract}.${call.name}`),
    };
  }

  /** Lists one item too long. */
  private oversized(): HistoryEntry {
    const many = <T>(item: T): T[] => Array.from({ length: 1_025 }, () => item);
    const sender = this.aim.holder();
    if (this.random.oneIn(2)) {
      const calls = many({ to: EUR, data: '0x', ref: NO_REF });
      const data = calldata('Batch', 'submit', [calls, this.random.oneIn(2), this.world.now]);
      return { transaction: { sender, to: contracts.Batch, data }, names: [] };
    }
    const data = calldata('AssetToken', 'batchTransfer', [many(this.aim.holder()), many(1n)]);
    return { transaction: { sender, to: this.aim.asset(), data }, names: [] };
  }

  /** So many lots in one account that the next ones do not fit. */
  private manyLots(): HistoryEntry {
    const holder = this.aim.holder();
    const lot = (index: number) => encodePlan('AssetToken', 'issue', [DESK, [holder, 1n, 20 + index], SECURITIES[1]]);
    return this.batch(
      DESK,
      Array.from({ length: 40 }, (_, index) => lot(index)),
    );
  }
}
