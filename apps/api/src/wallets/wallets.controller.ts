import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { WalletChallenges } from './wallet-challenges';
import { WalletLinking } from './wallet-linking';
import {
  challengeBody,
  challengeSchema,
  linkBody,
  type LinkWallet,
  toWallet,
  walletPage,
  type WalletQuery,
  walletQuery,
  walletSchema,
} from './wallets.dto';
import { Wallets } from './wallets.service';

@ApiTags('Wallets')
@Controller('v1/wallets')
export class WalletsController {
  constructor(
    private readonly wallets: Wallets,
    private readonly challenges: WalletChallenges,
    private readonly linking: WalletLinking,
  ) {}

  @Get()
  @Requires('wallet.read')
  @Answers(200, walletPage)
  async list(@Query({ schema: walletQuery }) query: WalletQuery) {
    return toPage(await this.wallets.list(query), query.limit, ({ id }) => id, toWallet);
  }

  @Get(':id')
  @Requires('wallet.read')
  @Answers(200, walletSchema)
  async get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toWallet(await this.wallets.getForReading(actor, id));
  }

  @Post('challenges')
  @Requires('wallet.link')
  @Answers(201, challengeSchema, 'a message to sign with the wallet’s key')
  challenge(@CurrentActor() actor: Actor, @Body({ schema: challengeBody }) { address }: z.infer<typeof challengeBody>) {
    return this.challenges.issue(actor, address);
  }

  @Post()
  @Requires('wallet.link')
  @Answers(202, walletSchema, 'proved; on its way to the chain')
  async link(
    @CurrentActor() actor: Actor,
    @Body({ schema: linkBody }) body: LinkWallet,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const wallet = await this.linking.link(actor, body);
    void reply.header('location', `/v1/wallets/${wallet.id}`);
    return toWallet(wallet);
  }

  @Post(':id/unlink')
  @Requires('wallet.link')
  @Answers(202, walletSchema, 'on its way to the chain')
  async unlink(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toWallet(await this.linking.unlink(actor, id));
  }
}
