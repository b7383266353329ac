import {
  AbiInvalid,
  contracts,
  decodeArguments,
  exclusiveSelectors,
  functionBySelector,
  hexToBytes,
  writingSelectors,
  type Address,
  type ContractName,
  type FunctionEntry,
  type Hex,
} from '@cadastre/protocol';
import { assetRegistry } from './asset-registry';
import { assetToken } from './asset-token';
import { auditAnchor } from './audit-anchor';
import { type NaiveCall, type NaiveContract } from './call';
import { distribution } from './distribution';
import { identityRegistry } from './identity-registry';
import { judge, Refused, type Reason } from './refuse';
import { roles } from './roles';
import { settlement } from './settlement';
import { voting } from './voting';
import { World, type NaiveLog } from './world';

export interface NaiveTransaction {
  readonly sender: Address;
  readonly to: Address;
  readonly data: Uint8Array;
}

export interface NaiveReceipt {
  readonly status: 0 | 1;
  /** The refusal of the transaction, 0 when it took effect. */
  readonly code: number;
  readonly logs: readonly NaiveLog[];
}

interface BatchCall {
  readonly to: Address;
  readonly data: Hex;
  readonly ref: Hex;
}

const implementations: { readonly [name in ContractName]?: NaiveContract } = {
  IdentityRegistry: identityRegistry,
  Roles: roles,
  AssetRegistry: assetRegistry,
  AssetToken: assetToken,
  CashToken: assetToken,
  Settlement: settlement,
  Distribution: distribution,
  Voting: voting,
  AuditAnchor: auditAnchor,
};

const NO_REF = `0x${'0'.repeat(64)}`;
const CALLS_MAX = 1024;
const THIRTY_DAYS = 30n * 86_400n;

/** The whole chain, one call after the other: what the machine must be equal to, written without looking at it. */
export class NaiveLedger {
  readonly world = new World();
  private segment: 'exclusive' | 'parallel' | undefined;

  constructor(
    private readonly signerOf: NaiveCall['signerOf'],
    /** Called after every call that took effect. */
    private readonly audit: (world: World) => void = () => {},
  ) {}

  beginBlock(timestamp: number): void {
    this.world.now = BigInt(timestamp);
    this.segment = undefined;
  }

  apply(transaction: NaiveTransaction): NaiveReceipt {
    const { world } = this;
    const { sender, to, data } = transaction;
    world.journal.forget();
    world.logs = [];
    // Whoever was never known has no nonce and cannot be in a block; whoever no longer is can, and is refused.
    if (!world.isKnown(sender) && !world.nonces.has(sender)) throw new Error(`${sender} was never known`);
    world.nonces.set(sender, (world.nonces.get(sender) ?? 0) + 1);
    const code = to === contracts.Batch ? this.runBatch(sender, data) : this.runSingle(sender, to, data);
    return { status: code === 0 ? 1 : 0, code, logs: world.logs };
  }

  /** Runs it all or not at all. */
  private refusalOf(run: () => void): number {
    const { world } = this;
    const mark = world.journal.mark();
    const logCount = world.logs.length;
    try {
      run();
      return 0;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      world.journal.rollBack(mark);
      world.logs.length = logCount;
      return error.code;
    }
  }

  private contractAt(to: Address): ContractName | undefined {
    if (this.world.assets.has(to)) return this.world.assets.get(to)!.terms.kind === 1 ? 'CashToken' : 'AssetToken';
    const found = Object.entries(contracts).find(([name, address]) => address === to && name !== 'Vault');
    return found?.[0] as ContractName | undefined;
  }

  private functionAt(to: Address, data: Uint8Array): FunctionEntry | undefined {
    const contract = this.contractAt(to);
    if (!contract || data.length < 4) return undefined;
    return functionBySelector(contract, new DataView(data.buffer, data.byteOffset).getUint32(0));
  }

  private isExclusive(to: Address, data: Uint8Array): boolean {
    const entry = this.functionAt(to, data);
    return entry !== undefined && exclusiveSelectors.has(entry.selector);
  }

  private enterSegment(exclusive: boolean): void {
    const segment = exclusive ? 'exclusive' : 'parallel';
    if (segment === this.segment) return;
    this.segment = segment;
    this.world.segmentSupply = new Map(this.world.assets.entries().map(([asset, { supply }]) => [asset, supply]));
  }

  /** Arguments of a call that can be sent; refuses what the envelope refuses. */
  private open(to: Address, data: Uint8Array) {
    const entry = this.functionAt(to, data);
    let args: readonly unknown[] | undefined;
    try {
      args = entry && decodeArguments(entry, data);
    } catch (error) {
      if (!(error instanceof AbiInvalid)) throw error;
    }
    judge(
      [!this.contractAt(to), 'UNKNOWN_CONTRACT'],
      [!entry, 'UNKNOWN_FUNCTION'],
      [entry !== undefined && !writingSelectors.has(entry.selector), 'VIEW_ONLY'],
      [entry !== undefined && !args, 'MALFORMED_CALL'],
    );
    return { entry: entry!, args: args! };
  }

  /** Judged once for a transaction. */
  private senderReasons(sender: Address): Reason[] {
    return [
      [!this.world.isKnown(sender), 'SENDER_UNKNOWN'],
      [this.world.replaced.has(sender), 'SENDER_RETIRED'],
    ];
  }

  private runCall(sender: Address, to: Address, data: Uint8Array, senderReasons: readonly Reason[] = []): void {
    const { world, signerOf } = this;
    const { entry, args } = this.open(to, data);
    judge(...senderReasons);
    const run = implementations[entry.contract]?.[entry.name];
    if (!run) throw new Error(`${entry.contract}.${entry.name} has no model`);
    run({ world, sender, to, signerOf }, ...args);
    this.audit(world);
  }

  private runSingle(sender: Address, to: Address, data: Uint8Array): number {
    this.enterSegment(this.isExclusive(to, data));
    return this.refusalOf(() => this.runCall(sender, to, data, this.senderReasons(sender)));
  }

  private runBatch(sender: Address, data: Uint8Array): number {
    const { world } = this;
    let calls: { to: Address; data: Uint8Array; ref: Hex }[] = [];
    let atomic = false;
    let validUntil = 0n;
    const isUsed = (ref: Hex) => ref !== NO_REF && (world.refs.get(ref) ?? -1n) >= world.now;
    const useUp = (ref: Hex) => ref !== NO_REF && !isUsed(ref) && world.refs.set(ref, validUntil);
    const code = this.refusalOf(() => {
      const { args } = this.open(contracts.Batch, data);
      const [list, all, until] = args as [BatchCall[], boolean, bigint];
      calls = list.map((call) => ({ ...call, data: hexToBytes(call.data) }));
      atomic = all;
      validUntil = until;
      const refs = calls.map((call) => call.ref).filter((ref) => ref !== NO_REF);
      judge(
        [calls.length > CALLS_MAX, 'BATCH_TOO_LARGE'],
        [validUntil < world.now, 'CALL_EXPIRED'],
        [validUntil > world.now + THIRTY_DAYS, 'VALID_UNTIL_TOO_FAR'],
        [atomic && calls.some((call) => call.to === contracts.Batch), 'BATCH_NESTED'],
        [atomic && (refs.some(isUsed) || new Set(refs).size < refs.length), 'REF_USED'],
        ...this.senderReasons(sender),
      );
    });
    if (atomic) this.enterSegment(calls.some((call) => this.isExclusive(call.to, call.data)));
    else if (code || calls.length === 0) this.enterSegment(false);
    if (code) return code;
    if (atomic) {
      // Refs are used up like nonces: what is undone afterwards does not free them.
      for (const { ref } of calls) useUp(ref);
      return this.refusalOf(() => calls.forEach((call) => this.runCall(sender, call.to, call.data)));
    }
    calls.forEach((call, index) => {
      this.enterSegment(this.isExclusive(call.to, call.data));
      const barred = this.refusalOf(() =>
        judge([call.to === contracts.Batch, 'BATCH_NESTED'], [isUsed(call.ref), 'REF_USED']),
      );
      useUp(call.ref);
      const refused = barred || this.refusalOf(() => this.runCall(sender, call.to, call.data));
      if (refused) world.emit(contracts.Batch, 'CallRefused', { index: BigInt(index), code: refused });
    });
    return 0;
  }
}
