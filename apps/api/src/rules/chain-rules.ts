import { assetRegistryAbi, contracts, type Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { PublicClient } from 'viem';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { fromChainRules, type RuleSet, toChainRules } from './rule-set';

export interface RulesInForce {
  readonly version: number;
  readonly rules: RuleSet;
}

const REGISTRY = { address: contracts.AssetRegistry, abi: assetRegistryAbi } as const;

/** The rules of instruments on the chain, which is right about what is in force. */
@Injectable()
export class ChainRules {
  constructor(private readonly connection: ChainConnection) {}

  async inForce(token: Hex): Promise<RulesInForce> {
    const read = { ...REGISTRY, functionName: 'rulesOf', args: [token] } as const;
    const [version, rules] = await this.client.readContract(read);
    return { version: Number(version), rules: fromChainRules(rules) };
  }

  async keepsLots(token: Hex): Promise<boolean> {
    const read = { ...REGISTRY, functionName: 'termsOf', args: [token] } as const;
    return (await this.client.readContract(read)).keepsLots;
  }

  /** Refused by the chain when the rules are no longer of the version it builds on. */
  changeCall(token: Hex, baseVersion: number, rules: RuleSet): ChainCall {
    return callTo(contracts.AssetRegistry, assetRegistryAbi, 'setRules', [
      token,
      BigInt(baseVersion),
      toChainRules(rules),
    ]);
  }

  private get client(): PublicClient {
    return requireChain(this.connection);
  }
}
