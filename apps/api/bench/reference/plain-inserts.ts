import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PrismaPg } from '@prisma/adapter-pg';
import { uuidv7 } from 'uuidv7';
import { Prisma, PrismaClient, type Transfer } from '../../src/database/generated/client';
import type { Environment } from '../../src/config/environment';

const AUDIT_ACTIONS = ['operation.queued', 'transfer.sent', 'operation.confirmed', 'transfer.completed'];
const OWN_EVENTS = ['operation.queued', 'transfer.sent', 'operation.signed', 'operation.submitted'];
const LAST_EVENTS = ['operation.confirmed', 'transfer.completed'];
const RAW_BYTES = 492;
/** Far from the nonces that the accounts use. */
let nonce = 1_000_000_000n;

/** A transfer to write another one like. */
const LIKE = Symbol('a transfer');

@Controller('transfers')
class PlainTransfers {
  constructor(
    private readonly prisma: PrismaClient,
    @Inject(LIKE) private readonly like: Transfer,
  ) {}

  /** Everything that one transfer leaves in PostgreSQL in the end, read model apart, in one transaction. */
  @Post()
  @HttpCode(202)
  async send(@Body() { units }: { units: string }) {
    const { organisationId, issuerOrganisationId, recipientOrganisationId, accountId, createdBy } = this.like;
    const [id, operationId, submissionId, now] = [uuidv7(), uuidv7(), uuidv7(), new Date()];
    const owned = { organisationId, createdAt: now };
    const events = [
      ...[...OWN_EVENTS, ...LAST_EVENTS].map((type) => ({ ...owned, type })),
      ...['transfer.sent', 'transfer.completed'].map((type) => ({
        ...owned,
        type,
        organisationId: issuerOrganisationId,
      })),
      { ...owned, type: 'transfer.completed', organisationId: recipientOrganisationId! },
    ];
    await this.prisma.$transaction([
      this.prisma.idempotencyKey.create({
        data: {
          ...{ principalId: createdBy, key: id, requestDigest: randomBytes(32), bodySealed: randomBytes(600) },
          ...{ headers: { location: `/v1/operations/${operationId}` }, createdAt: now, expiresAt: now },
        },
      }),
      this.prisma.operation.create({
        data: {
          ...{ ...owned, id: operationId, kind: 'transfer.send', status: 'confirmed', createdBy, updatedAt: now },
          ...{ subjectType: 'transfer', subjectId: id, input: { units, transfer_id: id } },
          ...{ transactionHash: `0x${randomBytes(32).toString('hex')}`, blockNumber: 1n },
        },
      }),
      this.prisma.chainSubmission.create({
        data: {
          ...{ id: submissionId, accountId, nonce: nonce++, raw: randomBytes(RAW_BYTES), hash: randomBytes(32) },
          ...{ status: 'included', validUntil: now, createdAt: now, submittedAt: now },
        },
      }),
      this.prisma.settlement.create({
        data: { ...owned, operationId, accountId, submissionId, calls: [{ to: '0x', data: '0x'.padEnd(138, '0') }] },
      }),
      this.prisma.transfer.create({
        data: {
          ...{ ...this.like, id, operationId, units, externalId: null, createdAt: now, updatedAt: now },
          explanation: Prisma.DbNull,
        },
      }),
      this.prisma.auditEvent.createMany({
        data: AUDIT_ACTIONS.map((action) => ({
          ...{ id: uuidv7(), organisationId, action, actorKind: 'person', actorId: createdBy, requestId: id, at: now },
          ...{ targetType: 'transfer', targetId: id, details: { units } },
        })),
      }),
      this.prisma.domainEvent.createMany({
        data: events.map((event) => ({ ...event, id: uuidv7(), data: { id, kind: 'transfer.send', status: 'sent' } })),
      }),
      this.prisma.outboxJob.createMany({
        data: ['sign', 'settled'].map((name) => ({
          ...{ id: uuidv7(), queue: 'settlement', name, data: { operation_id: operationId } },
          ...{ createdAt: now, dueAt: now, dispatchedAt: now, completedAt: now },
        })),
      }),
    ]);
    return { id: operationId, subject: { id }, status: 'confirmed' };
  }
}

/** What a plain Nest and Prisma application needs for the same rows, on the same PostgreSQL. */
export async function startPlainApplication(environment: Environment, like: Transfer): Promise<NestFastifyApplication> {
  const prisma = new PrismaClient({
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
    adapter: new PrismaPg({
      connectionString: environment.DATABASE_URL,
      max: environment.DATABASE_POOL,
      options: '-c cadastre.scope=platform',
    }),
  });

  @Module({
    controllers: [PlainTransfers],
    providers: [
      { provide: PrismaClient, useValue: prisma },
      { provide: LIKE, useValue: like },
    ],
  })
  class PlainModule {
    onApplicationShutdown = (): Promise<void> => prisma.$disconnect();
  }

  const app = await NestFactory.create<NestFastifyApplication>(PlainModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}
