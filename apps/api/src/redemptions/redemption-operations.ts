import { randomBytes } from 'node:crypto';
import { assetTokenAbi, bytesToHex, type Hex, hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { cashTokenOf } from '../cash/cash-token';
import { Clock } from '../clock/clock';
import { toBigInt } from '../database/decimals';
import type { Operation, Prisma, Redemption, RedemptionClaim } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { ChainAccounts } from '../settlement/chain-accounts';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { Holds } from '../settlement/holds';
import { OPERATOR, type SettlementSigner, Settlements } from '../settlement/settlement.service';
import { RedemptionRecords } from './redemption-records';
import type { TakenUnits } from './redemption-split';

export const BIND = 'redemption.bind';
export const REDEEM = 'redemption.redeem';
export const RELEASE = 'redemption.release';

/**
 * Whoever cannot be paid now may be able to years from now: a hold that ended sooner would break the promise by itself.
 * What is left under an expired hold is the issuer's: payments out of it are refused, their claims say so, and two people
 * end the redemption, as they may at any time before.
 */
const HOLD_FOR_MS = 10 * 365 * 24 * 60 * 60_000;

const NOBODY = '0x0000000000000000000000000000000000000000';

/** What a redemption asks of the chain. Each starts one operation and moves its row on, in one transaction. */
@Injectable()
export class RedemptionOperations {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly accounts: ChainAccounts,
    private readonly holds: Holds,
    private readonly settlements: Settlements,
    private readonly records: RedemptionRecords,
  ) {}

  /** The issuer's money is set apart before the first unit is taken. */
  async bind(redemption: Redemption, treasury: Hex, amount: bigint): Promise<void> {
    const signer = await this.unit.tx.chainAccount.findFirst({
      where: { address: Uint8Array.from(hexToBytes(treasury)), status: 'live' },
    });
    if (!signer) throw new Error(`the platform has no key of the treasury ${treasury}`);
    const holdId = randomBytes(32);
    const expiry = BigInt(Math.floor((this.clock.now().getTime() + HOLD_FOR_MS) / 1000));
    const terms = [bytesToHex(holdId), this.accounts.operator.address, NOBODY, amount, expiry] as const;
    const operation = await this.start(BIND, redemption, {
      signer: { account: signer.id },
      calls: [callTo(cashTokenOf(redemption.currency), assetTokenAbi, 'createHold', terms)],
      input: { amount: amount.toString(), hold: bytesToHex(holdId) },
    });
    const binding = { status: 'binding' as const, holdId, operationId: operation.id };
    await this.records.change(redemption, binding, 'redemption.binding', { amount: amount.toString() });
  }

  /** Units out of one holder's accounts, each against its payment to the same account: all of it, or nothing. */
  async redeem(redemption: Redemption, claim: RedemptionClaim, taken: readonly TakenUnits[]): Promise<void> {
    const [token, cash, hold] = [
      bytesToHex(redemption.token),
      cashTokenOf(redemption.currency),
      bytesToHex(redemption.holdId!),
    ];
    const price = toBigInt(claim.price);
    const payer = price > 0n ? await this.holds.holderOf(cash, hold) : NOBODY;
    const calls = taken.flatMap(({ account, units }) => {
      const burn = callTo(token, assetTokenAbi, 'burn', [account, units]);
      if (price === 0n) return [burn];
      return [burn, callTo(cash, assetTokenAbi, 'executeHold', [hold, payer, account, units * price])];
    });
    const units = taken.reduce((sum, each) => sum + each.units, 0n);
    const facts = { units: units.toString(), payment: (units * price).toString() };
    const operation = await this.start(REDEEM, redemption, {
      signer: OPERATOR,
      calls,
      input: { claim_id: claim.id, ...facts },
    });
    await this.records.changeClaim(
      claim,
      { status: 'settling', operationId: operation.id, code: null },
      'redemption_claim.settling',
      facts,
    );
  }

  async release(redemption: Redemption, amount: bigint, money: Prisma.RedemptionUpdateInput): Promise<void> {
    const [cash, hold] = [cashTokenOf(redemption.currency), bytesToHex(redemption.holdId!)];
    const operation = await this.start(RELEASE, redemption, {
      signer: OPERATOR,
      calls: [callTo(cash, assetTokenAbi, 'releaseHold', [hold, await this.holds.holderOf(cash, hold), amount])],
      input: { amount: amount.toString() },
    });
    const releasing = { ...money, status: 'releasing' as const, operationId: operation.id };
    await this.records.change(redemption, releasing, 'redemption.releasing', { amount: amount.toString() });
  }

  private start(
    kind: string,
    { id, organisationId, createdBy }: Redemption,
    {
      input,
      ...command
    }: { signer: SettlementSigner; calls: readonly ChainCall[]; input: Record<string, Prisma.InputJsonValue> },
  ): Promise<Operation> {
    return this.settlements.start({
      kind,
      organisationId,
      subject: { type: 'redemption', id },
      input: { redemption_id: id, ...input },
      createdBy,
      ...command,
    });
  }
}
