import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { type InvestorView, investorSchema, toInvestor } from '../investors/investors.dto';
import { Investors } from '../investors/investors.service';
import { type DeclareOwners, declareOwnersBody, ownersSchema } from './owners.dto';
import { Owners } from './owners.service';

@ApiTags('Investors')
@Controller('v1/investors')
export class OwnersController {
  constructor(
    private readonly investors: Investors,
    private readonly owners: Owners,
  ) {}

  @Post(':id/owners')
  @Requires('owner.declare')
  @Answers(200, investorSchema, 'declared, in the place of what was declared before')
  async declare(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: declareOwnersBody }) body: DeclareOwners,
  ): Promise<InvestorView> {
    return toInvestor((await this.owners.declare(actor, id, body)).investor, actor);
  }

  @Get(':id/owners')
  @Requires('investor_profile.read')
  @Answers(200, ownersSchema, 'who owns it; the reading is on record')
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<z.infer<typeof ownersSchema>> {
    const { investor, owners, stakes } = await this.owners.of(await this.investors.get(id));
    const profiles = await this.owners.profilesOf(owners);
    await this.owners.noteRead(actor, investor);
    return {
      investor_id: id,
      issued_shares: investor.issuedShares?.toFixed() ?? null,
      data: owners.map((owner) => {
        const { kind: _, ...profile } = profiles.get(owner.id) ?? { kind: null };
        return {
          id: owner.id,
          kind: owner.kind,
          controls: owner.controls,
          issued_shares: owner.issuedShares?.toFixed() ?? null,
          holds: stakes
            .filter(({ ownerId }) => ownerId === owner.id)
            .map(({ ownedId, shares }) => ({ in: ownedId, shares: shares.toFixed() })),
          profile: profiles.get(owner.id) ? (profile as z.infer<typeof ownersSchema>['data'][number]['profile']) : null,
        };
      }),
    };
  }
}
