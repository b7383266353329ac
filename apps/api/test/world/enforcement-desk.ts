import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { ChainConnection } from '../../src/chain/chain-connection';
import type { Caller } from './cast';
import { EUR } from './chain-world';
import { OfferingWorld } from './offering-world';

type View = 'isFrozen' | 'getFrozenTokens' | 'paused' | 'lotsOf';

/** Two officers of the desk, and what they see. */
export class EnforcementDesk {
  private constructor(
    readonly world: OfferingWorld,
    readonly officer: Caller,
    readonly second: Caller,
  ) {}

  static async open(redisDatabase: number): Promise<EnforcementDesk> {
    const world = await OfferingWorld.create(redisDatabase);
    const { admin, compliance } = world.cast;
    const second = await world.cast.person(admin.organisationId, 'compliance_officer');
    return new EnforcementDesk(world, compliance, second);
  }

  view = (token: Hex, functionName: View, args: Hex[]): Promise<unknown> =>
    this.world.app
      .get(ChainConnection)
      .client!.readContract({ address: token, abi: assetTokenAbi, functionName, args: args as never });

  isFrozen = (account: Hex) => this.view(EUR, 'isFrozen', [account]);

  frozenUnits = (account: Hex) => this.view(EUR, 'getFrozenTokens', [account]);

  balance = (account: Hex, token: Hex = EUR) => this.world.read(token, 'balanceOf', account);

  freezeIs = (id: string, status: string) =>
    this.world.polling.until(async () => (await this.officer.does('GET', `/v1/freezes/${id}`)).status === status);

  async freeze(command: object): Promise<string> {
    const { id } = await this.officer.does('POST', '/v1/freezes', {
      ...{ token: EUR, reason: 'Order of the court.' },
      ...command,
    });
    await this.freezeIs(id, 'standing');
    return id;
  }

  async lift(id: string): Promise<void> {
    const approval = await this.officer.does('POST', `/v1/freezes/${id}/lift`, { reason: 'The order was lifted.' });
    await this.world.cast.approve(approval.id, this.second);
    await this.freezeIs(id, 'lifted');
  }

  order = (id: string) => this.officer.does('GET', `/v1/enforcement-orders/${id}`);

  orderIs = (id: string, status: string) =>
    this.world.polling.until(async () => (await this.order(id)).status === status);

  /** Submitted, approved by a second person, and settled. */
  async carryOut(id: string, status = 'done'): Promise<void> {
    const approval = await this.officer.does('POST', `/v1/enforcement-orders/${id}/submit`);
    await this.world.cast.approve(approval.id, this.second);
    await this.orderIs(id, status);
  }
}
