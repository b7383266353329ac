import type { Signer } from '@cadastre/node';
import {
  batchAbi,
  contracts,
  encodeTransaction,
  type Hex,
  hexToBytes,
  keccak256,
  transactionSigningHash,
  type UnsignedTransaction,
} from '@cadastre/protocol';
import { encodeFunctionData } from 'viem';
import { operationRef } from './operation-ref';
import type { PlannedBatch } from './plan-batches';

/** Bounds the work of one transaction and costs nothing: the chain has no fees. */
const GAS_LIMIT = 1_000_000_000;

export interface SignedBytes {
  readonly raw: Uint8Array;
  readonly hash: Uint8Array;
}

export interface BatchOptions {
  readonly nonce: bigint;
  readonly validUntil: Date;
  readonly secret: Uint8Array;
}

/** Everything the platform submits is a batch, for the refs that make it happen once. */
export function signBatch(
  batch: PlannedBatch,
  { nonce, validUntil, secret }: BatchOptions,
  signer: Signer,
): SignedBytes {
  const calls = batch.settlements.flatMap(({ operationId, calls }) =>
    calls.map(({ to, data }, index) => ({ to, data, ref: operationRef(operationId, index) })),
  );
  const data: Hex = encodeFunctionData({
    abi: batchAbi,
    functionName: 'submit',
    args: [calls, batch.atomic, BigInt(Math.floor(validUntil.getTime() / 1000))],
  });
  const transaction: UnsignedTransaction = {
    type: 2,
    nonce: Number(nonce),
    gasLimit: GAS_LIMIT,
    to: contracts.Batch,
    data: hexToBytes(data),
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
    accessList: [],
  };
  const raw = encodeTransaction(transaction, signer.sign(secret, transactionSigningHash(transaction)));
  return { raw, hash: keccak256(raw) };
}

/** Does nothing but use up a nonce. */
export const EMPTY_BATCH: PlannedBatch = { atomic: false, settlements: [] };
