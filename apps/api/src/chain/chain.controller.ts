import { CHAIN_ID } from '@cadastre/protocol';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Answers } from '../http/answers';
import { Problem } from '../http/problem';
import { ChainConnection } from './chain-connection';
import { chainStatusSchema } from './chain.dto';
import { Indexer } from './read-model/indexer';
import { Reconciler } from './reconciliation/reconciler';

@ApiTags('Chain')
@Controller('v1/chain')
export class ChainController {
  constructor(
    private readonly connection: ChainConnection,
    private readonly indexer: Indexer,
    private readonly reconciler: Reconciler,
  ) {}

  @Get()
  @Requires('chain.read')
  @Answers(200, chainStatusSchema, 'how far the chain is, how far the read model, and whether they agree')
  status() {
    if (!this.connection.client) throw new Problem('NOT_FOUND', 'No chain is configured for this instance.');
    const { head, indexed, halted } = this.indexer.state;
    return {
      chain_id: CHAIN_ID,
      head: head.toString(),
      indexed: indexed.toString(),
      halted: halted ?? null,
      reconciliation: this.reconciler.latest ?? null,
    };
  }
}
