import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { Offeree, Offering, Subscription } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { exemptionOf } from '../offerees/exemptions';
import { judgeEligibility, type Missing } from './eligibility';
import { type OfferedDocument, unaccepted } from './subscription-steps';
import { type Subscriber, Subscribers } from './subscribers';

/** Judges subscribers by what the platform knows of them now. */
@Injectable()
export class SubscriptionEligibility {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly subscribers: Subscribers,
  ) {}

  async judge({ investorId, offeringId, exemption }: Subscription): Promise<Missing[]> {
    const [subscriber, offeree] = [
      await this.subscribers.find(investorId),
      await this.unit.tx.offeree.findUnique({ where: { offeringId_investorId: { offeringId, investorId } } }),
    ];
    return this.judgeAs(subscriber, offeree, exemption);
  }

  judgeAs(subscriber: Subscriber | null, offeree: Offeree | null, exemptionId: string): Missing[] {
    const exemption = exemptionOf(exemptionId);
    const facts = {
      identity: subscriber?.identity ?? null,
      hasWallet: Boolean(subscriber?.account),
      exemption,
      withdrawn: exemption.named && (offeree === null || offeree.withdrawnAt !== null),
    };
    return judgeEligibility(facts, this.clock.now());
  }

  /** What keeps money from being bound: the person, or documents not accepted yet. */
  async judgeReady(offering: Offering, subscription: Subscription): Promise<Missing[]> {
    const open = unaccepted(documentsOf(offering), acceptancesOf(subscription));
    return [
      ...(await this.judge(subscription)),
      ...open.map(({ document_id: id, sha256 }) => ({
        code: 'ACCEPTANCE_MISSING',
        detail: `Accept the document ${id} with the SHA-256 ${sha256}.`,
      })),
    ];
  }
}

export const documentsOf = ({ documents }: Offering) => documents as unknown as readonly OfferedDocument[];
export const acceptancesOf = ({ acceptances }: Subscription) => acceptances as unknown as readonly OfferedDocument[];
