import { assetTokenAbi, type Hex, hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { type Holder, HolderRegister } from '../holdings/holder-register';
import { OfferedInstruments } from '../offerings/offered-instruments';
import type { AccountUnits } from './redemption-split';

export interface RedemptionHolders {
  readonly others: readonly Holder[];
  /** the issuer itself: nobody is paid for its own units */
  readonly issuer: Holder | null;
  /** of the others */
  readonly units: bigint;
}

/** Who would give units back, and out of which accounts. */
@Injectable()
export class HoldersToRedeem {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly connection: ChainConnection,
    private readonly register: HolderRegister,
    private readonly instruments: OfferedInstruments,
  ) {}

  /** As the read model shows it. */
  async of(token: Hex): Promise<RedemptionHolders> {
    const [holders, issuer] = [await this.register.all(token), await this.issuerOf(token)];
    const others = holders.filter(({ identity }) => identity !== issuer);
    return {
      others,
      issuer: holders.find(({ identity }) => identity === issuer) ?? null,
      units: others.reduce((sum, { units }) => sum + units, 0n),
    };
  }

  /** As the chain says now. */
  available(token: Hex, { accounts }: Holder): Promise<AccountUnits[]> {
    const chain = requireChain(this.connection);
    return Promise.all(
      accounts.map(async ({ address: account }) => {
        const read = {
          address: token,
          abi: assetTokenAbi,
          functionName: 'availableBalanceOf',
          args: [account],
        } as const;
        return { account, available: await chain.readContract(read) };
      }),
    );
  }

  private issuerOf(token: Hex): Promise<bigint | null> {
    return this.unit.within(PLATFORM, async (tx) => {
      const [instrument] = await this.instruments.ofTokens([token]);
      if (!instrument) throw new Error(`the instrument of ${token} is gone`);
      const account = Uint8Array.from(hexToBytes(instrument.treasury));
      return (await tx.chainIdentityAccount.findUnique({ where: { account } }))?.identity ?? null;
    });
  }
}
