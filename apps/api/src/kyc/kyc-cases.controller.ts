import { pipeline } from 'node:stream';
import { Body, Controller, Get, Param, Post, Query, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, scopeOf } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { UnitOfWork } from '../database/unit-of-work';
import { contentHeaders } from '../documents/content-headers';
import { MEDIA_TYPES } from '../documents/media-types';
import { ObjectStore } from '../documents/object-store';
import { verified } from '../documents/verified';
import { Answers, idParam } from '../http/answers';
import { OwnTransaction } from '../http/command.interceptor';
import { TakesForm } from '../http/forms';
import { toPage } from '../http/pages';
import { type ChangeProfile, changeProfileBody, investorSchema, toInvestor } from '../investors/investors.dto';
import { KycAssessments, kycAssessmentSchema, toKycAssessment } from './kyc-assessments';
import {
  type DecideCase,
  decisionBody,
  kycCasePage,
  type KycCaseQuery,
  kycCaseQuery,
  kycCaseSchema,
  kycDecisionAnswer,
  type OpenCase,
  openCaseBody,
  toKycCase,
  toKycDecision,
} from './kyc-cases.dto';
import { KycCases } from './kyc-cases.service';
import { KycDecisions } from './kyc-decisions.service';
import { KYC_UPLOAD_FORM, kycDocumentList, kycDocumentSchema, toKycDocument } from './kyc-documents.dto';
import { KycDocuments } from './kyc-documents.service';
import { KycFileReceiver } from './kyc-file-receiver';
import { KycSubmissions } from './kyc-submissions';
import { type KycUpload, UploadedForCase } from './kyc-upload';
import { ProfileChanges } from './profile-changes';
import { openContent } from './sealed-content';

@ApiTags('KYC')
@Controller('v1')
export class KycCasesController {
  constructor(
    private readonly cases: KycCases,
    private readonly profiles: ProfileChanges,
    private readonly submissions: KycSubmissions,
    private readonly decisions: KycDecisions,
    private readonly assessments: KycAssessments,
    private readonly documents: KycDocuments,
    private readonly objects: ObjectStore,
    private readonly unit: UnitOfWork,
  ) {}

  @Post('investors/:id/kyc-cases')
  @Requires('kyc_case.open')
  @Answers(201, kycCaseSchema, 'opened; upload documents, then submit')
  async open(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) investorId: string,
    @Body({ schema: openCaseBody }) body: OpenCase,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const kycCase = await this.cases.open(actor, investorId, body);
    void reply.header('location', `/v1/kyc-cases/${kycCase.id}`);
    return toKycCase(kycCase, actor);
  }

  @Post('investors/:id/profile')
  @Requires('investor.register')
  @Answers(200, investorSchema, 'changed; what is verified is changed by the verdict of a case')
  async changeProfile(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) investorId: string,
    @Body({ schema: changeProfileBody }) body: ChangeProfile,
  ) {
    return toInvestor(await this.profiles.change(investorId, body), actor);
  }

  @Get('kyc-cases')
  @Requires('kyc_case.read')
  @Answers(200, kycCasePage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: kycCaseQuery }) query: KycCaseQuery) {
    const rows = await this.cases.list(query);
    return toPage(
      rows,
      query.limit,
      ({ id }) => id,
      (kycCase) => toKycCase(kycCase, actor),
    );
  }

  @Get('kyc-cases/:id')
  @Requires('kyc_case.read')
  @Answers(200, kycCaseSchema)
  async get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toKycCase(await this.cases.get(id), actor);
  }

  @Post('kyc-cases/:id/documents')
  @Requires('kyc_document.upload')
  @TakesForm()
  @UseGuards(KycFileReceiver)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: KYC_UPLOAD_FORM })
  @Answers(201, kycDocumentSchema, 'filed')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @UploadedForCase() upload: KycUpload,
  ) {
    return toKycDocument(await this.documents.add(actor, id, upload));
  }

  @Get('kyc-cases/:id/documents')
  @Requires('kyc_document.read')
  @Answers(200, kycDocumentList)
  async listDocuments(@Param('id', { schema: idParam }) id: string) {
    return { data: (await this.documents.list(id)).map(toKycDocument) };
  }

  /** The reading is on record, and committed, before the content flows. */
  @Get('kyc-documents/:id/content')
  @Requires('kyc_document.read')
  @OwnTransaction()
  @ApiProduces(...MEDIA_TYPES)
  @Answers(200, undefined, 'the content, as it was filed')
  async content(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { document, fileName, key } = await this.unit.run(scopeOf(actor), () => this.documents.getForReading(id));
    const stored = await this.objects.get(document.objectSha256);
    void reply.headers(contentHeaders({ ...document, fileName }));
    return new StreamableFile(
      pipeline(stored, verified(document.objectSha256), openContent(key, document.sizeBytes), () => undefined),
    );
  }

  @Post('kyc-cases/:id/submit')
  @Requires('kyc_case.submit')
  @Answers(200, kycCaseSchema, 'handed in')
  async submit(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toKycCase(await this.submissions.submit(actor.personId, id), actor);
  }

  @Get('kyc-cases/:id/assessment')
  @Requires('kyc_assessment.read')
  @Answers(200, kycAssessmentSchema, 'what was found, and what was decided; for the desk')
  async assess(@Param('id', { schema: idParam }) id: string) {
    return toKycAssessment(await this.assessments.of(id));
  }

  @Post('kyc-cases/:id/decision')
  @Requires('kyc_case.decide')
  @Answers(202, kycDecisionAnswer, 'decided; a verification is on its way to the chain, or waits for a second person')
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: decisionBody }) body: DecideCase,
  ) {
    const { kycCase, decision, approval } = await this.decisions.decide(actor, id, body);
    return {
      case: toKycCase(kycCase, actor),
      decision: toKycDecision(decision),
      approval: approval && toApproval(approval),
    };
  }
}
