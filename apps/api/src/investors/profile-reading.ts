import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { notFound, Problem } from '../http/problem';
import { InvestorProfiles } from './investor-profiles';
import type { profileSchema } from './investors.dto';
import { Investors } from './investors.service';

/** Who reads about somebody else is on record. */
@Injectable()
export class ProfileReading {
  constructor(
    private readonly investors: Investors,
    private readonly profiles: InvestorProfiles,
    private readonly audit: AuditTrail,
  ) {}

  async read(actor: Actor, investorId: string): Promise<z.infer<typeof profileSchema>> {
    const investor = await this.investors.get(investorId);
    const stored = await this.profiles.read(investorId);
    if (!stored) {
      if (investor.erasedAt) throw new Problem('STATE_REFUSED', 'The personal data of this investor has been erased.');
      throw notFound('profile');
    }
    if (investor.organisationId !== actor.organisationId) {
      const target = { type: 'investor', id: investorId };
      await this.audit.record({ action: 'investor_profile.read', target, organisationId: investor.organisationId });
    }
    const { kind, ...profile } = stored;
    return { investor_id: investorId, kind, profile: profile as z.infer<typeof profileSchema>['profile'] };
  }
}
