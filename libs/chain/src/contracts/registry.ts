import {
  contracts,
  exclusiveSelectors,
  functionBySelector,
  Refusal,
  writingSelectors,
  type ContractName,
  type Role,
  type FunctionEntry as ProtocolFunction,
} from '@cadastre/protocol';
import { toAbiFields } from '../calldata/abi-type';
import { canonicalCheck, type CanonicalCheck } from '../calldata/is-canonical';
import { EVERYTHING, type ListFunction, type Rule } from '../execution/rule';
import { AccountFlag, Asset } from '../state/schema';
import { type State } from '../state/state';
import { assetTokenLists, assetTokenRules } from './asset-token/rules';
import { assetRegistryRules } from './asset-registry/rules';
import { auditAnchorRules } from './audit-anchor/rules';
import { distributionRules } from './distribution/rules';
import { identityRegistryLists, identityRegistryRules } from './identity-registry/rules';
import { roleRules } from './roles/rules';
import { settlementRules } from './settlement/rules';
import { votingRules } from './voting/rules';

/** A function as calls are resolved: what it is, how its arguments must look, and which rule runs it. */
export interface FunctionEntry {
  readonly function: ProtocolFunction;
  readonly isCanonical: CanonicalCheck;
  /** Number of its rule; undefined for a view and for Batch.submit, which is taken apart. */
  readonly rule: number | undefined;
  readonly isView: boolean;
  readonly isExclusive: boolean;
  /** For a function over lists: the rule of an item, the role asked for first, and how many lists there are. */
  readonly list: { readonly rule: number; readonly role: Role | undefined; readonly columns: number } | undefined;
}

export interface RuleEntry {
  readonly name: string;
  readonly rule: Rule;
  readonly exclusive: boolean;
}

type RuleTable = Readonly<Record<string, Rule>>;

const ruleTables: Partial<Record<ContractName, RuleTable>> = {
  AssetToken: assetTokenRules,
  CashToken: assetTokenRules,
  IdentityRegistry: identityRegistryRules,
  Roles: roleRules,
  AssetRegistry: assetRegistryRules,
  Settlement: settlementRules,
  Distribution: distributionRules,
  Voting: votingRules,
  AuditAnchor: auditAnchorRules,
};

/** Contracts at fixed addresses, in the order of the numbers that their accounts carry. */
export const nativeContracts = (Object.keys(contracts) as (keyof typeof contracts)[]).filter(
  (name): name is Extract<keyof typeof contracts, ContractName> => name !== 'Vault',
);

const listTables: Partial<Record<ContractName, Readonly<Record<string, ListFunction>>>> = {
  AssetToken: assetTokenLists,
  CashToken: assetTokenLists,
  IdentityRegistry: identityRegistryLists,
};

/** An empty list or batch: nothing to do, and nothing to refuse. */
const nothing: Rule = { weight: 1, footprint: () => undefined, verify: () => 0, apply: () => undefined };

/** Rules by number: calls name theirs by it. */
export const rules: RuleEntry[] = [{ name: 'nothing', rule: nothing, exclusive: false }];
export const NOTHING_TO_DO = 0;
const ruleNumbers = new Map<Rule, number>();

function numberOf(name: string, selector: number, rule: Rule): number {
  const known = ruleNumbers.get(rule);
  if (known !== undefined) return known;
  const exclusive = rule.footprint === EVERYTHING;
  if (exclusive !== exclusiveSelectors.has(selector))
    throw new TypeError(`${name}: interface and rule disagree on exclusive`);
  ruleNumbers.set(rule, rules.length);
  rules.push({ name, rule, exclusive });
  return rules.length - 1;
}

const functions = new Map<ContractName, Map<number, FunctionEntry>>();

/** The function of a contract with that selector. */
export function functionOf(contract: ContractName, selector: number): FunctionEntry | undefined {
  let bySelector = functions.get(contract);
  if (bySelector === undefined) functions.set(contract, (bySelector = new Map()));
  const known = bySelector.get(selector);
  if (known !== undefined) return known;
  const described = functionBySelector(contract, selector);
  if (described === undefined) return undefined;
  const rule = ruleTables[contract]?.[described.name];
  const list = listTables[contract]?.[described.name];
  const entry: FunctionEntry = {
    function: described,
    isCanonical: canonicalCheck(toAbiFields(described.inputs)),
    isView: contract === 'Multicall3' || !writingSelectors.has(selector),
    isExclusive: exclusiveSelectors.has(selector),
    rule: rule === undefined ? undefined : numberOf(`${contract}.${described.name}`, selector, rule),
    list: list && {
      rule: ruleNumbers.get(ruleTables[contract]![list.item]!)!,
      role: list.role,
      columns: described.inputs.length,
    },
  };
  bySelector.set(selector, entry);
  return entry;
}

/** What lives at an address: which contract, and which asset (0 for other contracts). */
export function contractOf(state: State, flags: number): ContractName | undefined {
  if ((flags & AccountFlag.asset) !== 0) return tokenKinds[state.assets.get(flags >>> 8, Asset.kind)]!;
  return (flags & AccountFlag.native) !== 0 ? nativeContracts[flags >>> 8]! : undefined;
}

export const assetOfFlags = (flags: number): number => ((flags & AccountFlag.asset) !== 0 ? flags >>> 8 : 0);

const tokenKinds: readonly ContractName[] = ['AssetToken', 'CashToken'];

/** Why a function cannot be sent as a transaction, 0 when it can. */
export function judgeFunction(contract: ContractName | undefined, entry: FunctionEntry | undefined): number {
  if (contract === undefined) return Refusal.UNKNOWN_CONTRACT;
  if (entry === undefined) return Refusal.UNKNOWN_FUNCTION;
  return entry.isView ? Refusal.VIEW_ONLY : 0;
}

// Rules get their numbers here, once and in one order, so that every thread agrees on them.
for (const [contract, table] of Object.entries(ruleTables) as [ContractName, RuleTable][])
  for (const name of Object.keys(table)) {
    const selector = [...writingSelectors].find((value) => functionBySelector(contract, value)?.name === name);
    if (selector === undefined) throw new TypeError(`${contract}.${name}: the interface has no such writing function`);
    functionOf(contract, selector);
  }
