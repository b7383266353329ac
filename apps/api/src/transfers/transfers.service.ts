import { randomBytes } from 'node:crypto';
import {
  assetRegistryAbi,
  assetTokenAbi,
  bytesToHex,
  contracts,
  type Hex,
  hexToBytes,
  identityRegistryAbi,
} from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import { type Operation, Prisma, type Transfer } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { InstrumentAccess } from '../holdings/instrument-access';
import { newestFirst, olderThan } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';
import type { OfferedInstrument } from '../offerings/offered-instruments';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { Settlements } from '../settlement/settlement.service';
import { explainTransfer, type TransferExplanation } from './explain-transfer';
import { type OwnAccount, type Receiver, TransferParties } from './transfer-parties';
import { TransferRecords } from './transfer-records';
import { TransferViews } from './transfer-views';
import type { TransferCheck, TransferCommand, TransferQuery } from './transfers.dto';

export const SEND = 'transfer.send';
export const REQUEST = 'transfer.request';

/** How long units wait under a request for clearing before anybody may free them. */
const CLEARING_MS = 30 * 24 * 60 * 60_000;

interface Sides {
  readonly instrument: OfferedInstrument;
  readonly from: OwnAccount;
  readonly to: Receiver;
}

/** Units from one holder to another, out of an account whose key the platform keeps. */
@Injectable()
export class Transfers {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
    private readonly settlements: Settlements,
    private readonly instruments: InstrumentAccess,
    private readonly parties: TransferParties,
    private readonly records: TransferRecords,
    private readonly views: TransferViews,
  ) {}

  async check(actor: Actor, { instrument_id: id, from, to, units }: TransferCheck): Promise<TransferExplanation> {
    const instrument = await this.instruments.require(id);
    return explainTransfer(
      await this.views.read({
        token: instrument.token,
        from: await this.parties.judgedAccount(actor, instrument, from),
        to: (await this.parties.receiver(to)).address,
        amount: BigInt(units),
      }),
    );
  }

  /** Where the rules ask for clearing it becomes a request: the units are held until somebody decides. */
  send(actor: Actor, command: TransferCommand): Promise<Operation> {
    // It touches rows of the sender, the issuer and the receiver; whose account it leaves is judged by name.
    return this.unit.within(PLATFORM, async () => {
      const instrument = await this.instruments.require(command.instrument_id);
      const from = await this.parties.ownAccount(actor, command.from);
      const to = await this.parties.receiver(command.to);
      if (to.address === from.address) {
        throw invalid('/to', 'SELF_TRANSFER', 'The units are in this account already.');
      }
      await this.refuseDuplicate(actor, command.external_id);
      return this.start(actor, command, { instrument, from, to });
    });
  }

  private async start(actor: Actor, command: TransferCommand, { instrument, from, to }: Sides): Promise<Operation> {
    const { token } = instrument;
    const now = this.clock.now();
    const clearing = (await this.needsClearing(token, from.address, to.address)) ? newRequest(now) : undefined;
    const id = uuidv7();
    const operation = await this.settlements.start({
      kind: clearing ? REQUEST : SEND,
      organisationId: actor.organisationId,
      subject: { type: 'transfer', id },
      input: { transfer_id: id, instrument_id: instrument.id, units: command.units },
      createdBy: actor.personId,
      signer: { account: from.id },
      calls: [clearing ? requestCall(token, to.address, command, clearing) : sendCall(token, to.address, command)],
    });
    const transfer = await this.create({
      id,
      organisationId: actor.organisationId,
      issuerOrganisationId: instrument.organisationId,
      recipientOrganisationId: to.organisationId,
      externalId: command.external_id,
      instrumentId: instrument.id,
      token: toBytes(token),
      accountId: from.id,
      fromAddress: toBytes(from.address),
      toAddress: toBytes(to.address),
      units: new Prisma.Decimal(command.units),
      status: clearing ? 'requesting' : 'sending',
      ...clearing,
      operationId: operation.id,
      createdBy: actor.personId,
      createdAt: now,
      updatedAt: now,
    });
    await this.records.tell(transfer, 'transfer.sent');
    return operation;
  }

  async get(id: string): Promise<Transfer> {
    const transfer = await this.unit.tx.transfer.findUnique({ where: { id } });
    if (!transfer) throw notFound('transfer');
    return transfer;
  }

  list({ limit, cursor, ...query }: TransferQuery): Promise<Transfer[]> {
    return this.unit.tx.transfer.findMany({
      where: {
        instrumentId: query.instrument_id,
        status: query.status,
        externalId: query.external_id,
        id: olderThan(cursor),
      },
      ...newestFirst(limit),
    });
  }

  /** Within one identity nothing is cleared; who has no identity is refused for that. */
  private async needsClearing(token: Hex, from: Hex, to: Hex): Promise<boolean> {
    const client = requireChain(this.connection);
    const registry = {
      address: contracts.IdentityRegistry,
      abi: identityRegistryAbi,
      functionName: 'identity',
    } as const;
    const [[, rules], sender, receiver] = await client.multicall({
      contracts: [
        { address: contracts.AssetRegistry, abi: assetRegistryAbi, functionName: 'rulesOf', args: [token] },
        { ...registry, args: [from] },
        { ...registry, args: [to] },
      ],
      allowFailure: false,
      multicallAddress: contracts.Multicall3,
    });
    return rules.clearing && sender !== receiver;
  }

  private async refuseDuplicate({ organisationId }: Actor, externalId: string | undefined): Promise<void> {
    if (externalId === undefined) return;
    const known = await this.unit.tx.transfer.findUnique({
      where: { organisationId_externalId: { organisationId, externalId } },
    });
    if (known) throw taken(externalId);
  }

  /** A second command with the same external_id at the same moment loses here, with all that it started. */
  private async create(data: Prisma.TransferUncheckedCreateInput): Promise<Transfer> {
    const [transfer] = await this.unit.tx.transfer.createManyAndReturn({ data: [data], skipDuplicates: true });
    if (!transfer) throw taken(String(data.externalId));
    return transfer;
  }
}

interface ClearingRequest {
  readonly holdId: Uint8Array<ArrayBuffer>;
  readonly holdExpiresAt: Date;
}

const newRequest = (now: Date): ClearingRequest => ({
  holdId: Uint8Array.from(randomBytes(32)),
  holdExpiresAt: new Date(Math.floor((now.getTime() + CLEARING_MS) / 1_000) * 1_000),
});

const sendCall = (token: Hex, to: Hex, { units }: TransferCommand): ChainCall =>
  callTo(token, assetTokenAbi, 'transfer', [to, BigInt(units)]);

const requestCall = (
  token: Hex,
  to: Hex,
  { units }: TransferCommand,
  { holdId, holdExpiresAt }: ClearingRequest,
): ChainCall =>
  callTo(token, assetTokenAbi, 'requestTransfer', [
    bytesToHex(holdId),
    to,
    BigInt(units),
    BigInt(holdExpiresAt.getTime() / 1_000),
  ]);

const toBytes = (hex: Hex) => Uint8Array.from(hexToBytes(hex));

const taken = (externalId: string): Problem =>
  new Problem('EXTERNAL_ID_TAKEN', `A transfer with the external_id ${externalId} exists already.`);
