import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import {
  attestationPage,
  type AttestationQuery,
  attestationQuery,
  attestationSchema,
  type DecideAttestation,
  decideAttestationBody,
  type SubmitAttestation,
  submitAttestationBody,
  toAttestation,
} from './attestations.dto';
import { Attestations } from './attestations.service';

@ApiTags('Attestations')
@Controller('v1')
export class AttestationsController {
  constructor(private readonly attestations: Attestations) {}

  @Post('investors/:id/attestations')
  @Requires('attestation.submit')
  @Answers(201, attestationSchema, 'handed in; the desk decides')
  async submit(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) investorId: string,
    @Body({ schema: submitAttestationBody }) { statement }: SubmitAttestation,
  ) {
    return toAttestation(await this.attestations.submit(actor, investorId, statement), statement);
  }

  @Get('investors/:id/attestations')
  @Requires('attestation.read')
  @Answers(200, attestationPage, 'what is stated; the reading is on record')
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) investorId: string,
    @Query({ schema: attestationQuery }) query: AttestationQuery,
  ) {
    const rows = await this.attestations.list(investorId, query);
    const stated = await this.attestations.read(actor, rows);
    return toPage(
      rows,
      query.limit,
      ({ id }) => id,
      (row) => toAttestation(row, stated.get(row.id) ?? null),
    );
  }

  @Post('attestations/:id/decision')
  @Requires('attestation.decide')
  @Answers(200, attestationSchema, 'decided; what the chain knows follows')
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: decideAttestationBody }) body: DecideAttestation,
  ): Promise<z.infer<typeof attestationSchema>> {
    const row = await this.attestations.decide(actor, id, body);
    const stated = await this.attestations.read(actor, [row]);
    return toAttestation(row, stated.get(row.id) ?? null);
  }
}
