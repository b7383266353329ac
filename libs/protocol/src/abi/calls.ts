import { assetRegistryAbi } from '../generated/abi/assetRegistry';
import { assetTokenAbi } from '../generated/abi/assetToken';
import { auditAnchorAbi } from '../generated/abi/auditAnchor';
import { batchAbi } from '../generated/abi/batch';
import { cashTokenAbi } from '../generated/abi/cashToken';
import { distributionAbi } from '../generated/abi/distribution';
import { identityRegistryAbi } from '../generated/abi/identityRegistry';
import { multicall3Abi } from '../generated/abi/multicall3';
import { rolesAbi } from '../generated/abi/roles';
import { settlementAbi } from '../generated/abi/settlement';
import { votingAbi } from '../generated/abi/voting';
import { selectors } from '../generated/selectors';
import { decodeAbi, encodeAbi, type AbiParameter, type AbiValue } from './codec';

/** The ABI of each native contract. Tokens speak AssetToken, cash tokens CashToken, which contains it. */
export const abis = {
  IdentityRegistry: identityRegistryAbi,
  Roles: rolesAbi,
  AssetRegistry: assetRegistryAbi,
  AssetToken: assetTokenAbi,
  CashToken: cashTokenAbi,
  Settlement: settlementAbi,
  Distribution: distributionAbi,
  Voting: votingAbi,
  Batch: batchAbi,
  Multicall3: multicall3Abi,
  AuditAnchor: auditAnchorAbi,
} as const;

export type ContractName = keyof typeof abis;

export interface FunctionEntry {
  readonly contract: ContractName;
  readonly name: string;
  readonly selector: number;
  readonly inputs: readonly AbiParameter[];
  readonly outputs: readonly AbiParameter[];
}

interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly AbiParameter[];
  readonly outputs?: readonly AbiParameter[];
}

const functions = new Map<ContractName, Map<number, FunctionEntry>>();
for (const contract of Object.keys(abis) as ContractName[]) {
  const bySelector = new Map<number, FunctionEntry>();
  const known: Record<string, number> =
    contract === 'CashToken' ? { ...selectors.AssetToken, ...selectors.CashToken } : selectors[contract];
  for (const item of abis[contract] as readonly AbiItem[]) {
    if (item.type !== 'function') continue;
    const selector = known[item.name!]!;
    bySelector.set(selector, { contract, name: item.name!, selector, inputs: item.inputs!, outputs: item.outputs! });
  }
  functions.set(contract, bySelector);
}

/** The function of a contract with that selector. */
export function functionBySelector(contract: ContractName, selector: number): FunctionEntry | undefined {
  return functions.get(contract)!.get(selector);
}

/** Arguments of a function from its calldata, selector included. Throws AbiInvalid unless they are canonical. */
export function decodeArguments(entry: FunctionEntry, calldata: Uint8Array): AbiValue[] {
  return decodeAbi(entry.inputs, calldata.subarray(4));
}

export function encodeCall(entry: FunctionEntry, values: readonly AbiValue[]): Uint8Array {
  const encoded = encodeAbi(entry.inputs, values);
  const calldata = new Uint8Array(encoded.length + 4);
  new DataView(calldata.buffer).setUint32(0, entry.selector);
  calldata.set(encoded, 4);
  return calldata;
}

export function encodeResult(entry: FunctionEntry, values: readonly AbiValue[]): Uint8Array {
  return encodeAbi(entry.outputs, values);
}
