import { bytesToHex, hexToBytes, keccak256, Role, type Address, type Hex } from '@cadastre/protocol';
import {
  decodeReceipt,
  Machine,
  TransactionPacker,
  type BlockInput,
  type BlockResult,
  type MachineOptions,
} from '@cadastre/chain';
import { type OrderSignersEntry } from '../../src/block/transaction-pack';
import { ADMIN } from './history/characters';
import { GENESIS_TIME, type PlayedBlock } from './history/blocks';
import { orderSignersOf } from './order-signers';
import { type NaiveCall } from './call';
import { type NaiveReceipt } from './ledger';

/** A machine over the same genesis as a Play. */
export function machineOfPlay(options: MachineOptions = {}): Machine {
  return Machine.fromGenesis(
    {
      timestamp: GENESIS_TIME,
      sequencer: ADMIN,
      roles: [{ role: Role.Admin, account: ADMIN }],
      identities: [],
      assets: [],
    },
    options,
  );
}

/** Feeds played blocks to a machine, with the nonces and hashes that a node would have found. */
export class BlockFeeder {
  private readonly nonces = new Map<Address, number>();
  private number = 0;
  private parentHash: Uint8Array = new Uint8Array(32);

  constructor(private readonly signerOf: NaiveCall['signerOf']) {}

  input({ timestamp, entries }: PlayedBlock): BlockInput {
    const packer = new TransactionPacker();
    const orderSigners: OrderSignersEntry[] = [];
    entries.forEach(({ transaction: { sender, to, data } }, index) => {
      const nonce = this.nonces.get(sender) ?? 0;
      this.nonces.set(sender, nonce + 1);
      const hash = keccak256(Uint8Array.from([...hexToBytes(sender), ...Buffer.from(String(nonce))]));
      packer.add({
        hash,
        sender: hexToBytes(sender),
        to: hexToBytes(to),
        nonce: BigInt(nonce),
        gasLimit: 1_000_000_000n,
        value: 0n,
        type: 2,
        data,
      });
      orderSigners.push(...orderSignersOf(index, to, data, this.signerOf));
    });
    this.number++;
    const transactions = { ...packer.finish(), orderSigners };
    return { number: this.number, timestamp, parentHash: this.parentHash, transactions };
  }

  done(): void {
    this.parentHash = keccak256(this.parentHash);
  }
}

export function receiptsOf(result: BlockResult): NaiveReceipt[] {
  return Array.from({ length: result.receipts.count }, (_, index) => {
    const { status, code, logs } = decodeReceipt(result.receipts, index);
    return {
      status,
      code,
      logs: logs.map((log) => ({
        address: bytesToHex(log.address) as Address,
        topics: log.topics.map((topic) => bytesToHex(topic)) as Hex[],
        data: bytesToHex(log.data),
      })),
    };
  });
}
