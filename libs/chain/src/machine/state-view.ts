import {
  decodeAbi,
  encodeResult,
  hexToBytes,
  bytesToHex,
  Refusal,
  refusalToRevertData,
  type AbiValue,
  type ContractName,
  type Hex,
} from '@cadastre/protocol';
import { TransactionPacker } from '../block/transaction-pack';
import { assetOfFlags, contractOf, functionOf, type FunctionEntry } from '../contracts/registry';
import { ViewRefused } from '../contracts/view';
import { views } from '../contracts/views';
import { Account, Asset, isContractFlags } from '../state/schema';
import { type State } from '../state/state';
import { u64At } from '../state/units';
import { BlockRun, type Workspace } from './block-run';
import { type CallOutcome, type CallRequest, type StateView } from './machine-port';
import { type OverlayState } from './overlay-state';

interface Found {
  readonly contract: ContractName;
  readonly entry: FunctionEntry;
  readonly asset: number;
}

const NOBODY = new Uint8Array(20);
const GAS_FOR_VIEWS = 0;

/** Reads and tries calls on the state after one block. */
export class OverlayView implements StateView {
  constructor(
    private readonly overlay: OverlayState,
    private readonly work: Workspace,
    private readonly batchAccount: number,
    private readonly hashOf: (blockNumber: number) => Hex,
  ) {}

  private get state(): State {
    return this.overlay.state;
  }

  get blockNumber(): number {
    return this.state.blockNumber;
  }

  call(request: CallRequest): CallOutcome {
    const found = this.find(request.to, request.data);
    return found?.entry.isView === true ? this.read(request, found) : this.tryOut(request, found);
  }

  nonceOf(address: Uint8Array): bigint | undefined {
    const account = this.accountOf(address);
    return account === 0 ? undefined : u64At(this.state.nonces, account, 0);
  }

  maySubmit(address: Uint8Array): boolean {
    const { accounts } = this.state;
    const account = this.accountOf(address);
    const known = [Account.identity, Account.roles, Account.scopedRoles].some(
      (word) => accounts.get(account, word) !== 0,
    );
    return account !== 0 && known && accounts.get(account, Account.successor) === 0;
  }

  isContract(address: Uint8Array): boolean {
    return isContractFlags(this.state.accounts.get(this.accountOf(address), Account.flags));
  }

  private accountOf(address: Uint8Array): number {
    return this.state.accounts.find(new Uint32Array(address.slice().buffer));
  }

  private find(to: Uint8Array, data: Uint8Array): Found | undefined {
    const flags = this.state.accounts.get(this.accountOf(to), Account.flags);
    const contract = contractOf(this.state, flags);
    if (contract === undefined || data.length < 4) return undefined;
    const entry = functionOf(contract, new DataView(data.buffer, data.byteOffset).getUint32(0));
    return entry && { contract, entry, asset: assetOfFlags(flags) };
  }

  private read(request: CallRequest, found: Found): CallOutcome {
    const { function: entry } = found.entry;
    let args: AbiValue[];
    try {
      args = decodeAbi(entry.inputs, request.data.subarray(4));
    } catch {
      return refused(Refusal.MALFORMED_CALL, GAS_FOR_VIEWS);
    }
    const context = {
      state: this.state,
      asset: found.asset,
      hashOf: this.hashOf,
      call: (to: Hex, data: Hex) => {
        const outcome = this.call({ ...request, to: hexToBytes(to), data: hexToBytes(data) });
        return { success: outcome.status === 'returned', data: bytesToHex(outcome.data) };
      },
    };
    try {
      const results = views[found.contract][entry.name]!(context, ...(args as never[]));
      return { status: 'returned', data: encodeResult(entry, results), gasUsed: GAS_FOR_VIEWS };
    } catch (error) {
      if (error instanceof ViewRefused) return refused(error.code, GAS_FOR_VIEWS);
      throw error;
    }
  }

  /** Runs a writing function as a block of its own, in the overlay, and forgets what it wrote. */
  private tryOut(request: CallRequest, found: Found | undefined): CallOutcome {
    const { state } = this;
    const packer = new TransactionPacker(1, request.data.length);
    packer.add({
      hash: new Uint8Array(32),
      sender: request.from ?? NOBODY,
      to: request.to,
      nonce: 0n,
      gasLimit: 2n ** 53n,
      value: 0n,
      type: 2,
      data: request.data,
    });
    const transactions = { ...packer.finish(), orderSigners: request.orderSigners ?? [] };
    const input = {
      number: state.blockNumber,
      timestamp: state.timestamp,
      parentHash: new Uint8Array(32),
      transactions,
    };
    try {
      const run = new BlockRun(state, this.work, input, this.batchAccount, { clock: () => 0, anyNonce: true }).run();
      const step = run.next();
      if (step.done !== true) throw new Error('a call tried out asked for lanes');
      const { receipts, gasUsed } = step.value.buildReceipts();
      const code = receipts.heads[1]!;
      if (code !== 0) return refused(code, gasUsed);
      // What is accepted was found.
      return { status: 'returned', data: this.resultOf(found!), gasUsed };
    } finally {
      this.overlay.reset();
    }
  }

  /** What a writing function returns, read from what it has written. */
  private resultOf({ entry, asset }: Found): Uint8Array {
    const { state } = this;
    const { outputs, name } = entry.function;
    if (outputs.length === 0) return new Uint8Array(0);
    if (name === 'createCheckpoint')
      return encodeResult(entry.function, [BigInt(state.assets.get(asset, Asset.checkpointCount))]);
    if (name === 'createAsset') {
      const account = state.assets.get(state.assets.rowCount - 1, Asset.account);
      const address = new Uint32Array(5);
      for (let word = 0; word < 5; word++) address[word] = state.accounts.get(account, Account.address + word);
      return encodeResult(entry.function, [bytesToHex(new Uint8Array(address.buffer))]);
    }
    return encodeResult(entry.function, [true]);
  }
}

function refused(code: number, gasUsed: number): CallOutcome {
  return { status: 'refused', code, data: hexToBytes(refusalToRevertData(code as never)), gasUsed };
}
