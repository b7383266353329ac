import { answered, type Schemas } from '@cadastre/sdk';
import type { FlowWorld } from './flow-world';

type Rules = Partial<Schemas['RuleSet']>;

/** An instrument's rules, changed as its issuer changes them: proposed, approved by another one, on the chain. */
export class RuleBook {
  private readonly params: { path: { id: string } };

  constructor(
    private readonly world: FlowWorld,
    private readonly instrumentId: string,
  ) {
    this.params = { path: { id: instrumentId } };
  }

  async change(rules: Rules): Promise<void> {
    const { version } = await this.inForce();
    const body = { base_version: version, rules, reason: 'As counsel asks.' } as Schemas['ProposeRulesCommand'];
    const { params } = this;
    const approval = await answered(this.world.issuer.api.POST('/v1/instruments/{id}/rules', { params, body }));
    await this.world.approve(approval.id);
    await this.reaches(version + 1);
  }

  /** By one person, at once. */
  async halt(): Promise<void> {
    const { version } = await this.inForce();
    const body = { reason: 'News are due.' };
    await answered(this.world.issuer.api.POST('/v1/instruments/{id}/halt', { params: this.params, body }));
    await this.reaches(version + 1);
  }

  /** By one person, at once; a second one is needed to end it. Answers how. */
  async pause(): Promise<() => Promise<void>> {
    const { issuer, until } = this.world;
    const { api } = issuer;
    const body = { instrument_id: this.instrumentId, reason: 'News are due.' };
    const { id } = await answered(api.POST('/v1/freezes', { body }));
    const params = { path: { id } };
    const becomes = (wanted: Schemas['Freeze']['status']) =>
      until(async () => (await answered(api.GET('/v1/freezes/{id}', { params }))).status === wanted);
    await becomes('standing');
    return async () => {
      const approval = await answered(api.POST('/v1/freezes/{id}/lift', { params, body: { reason: 'They are out.' } }));
      await this.world.approve(approval.id);
      await becomes('lifted');
    };
  }

  async admit(investorIds: readonly string[]): Promise<void> {
    const { params } = this;
    const body = { investor_ids: [...investorIds], admitted: true };
    const { api } = this.world.issuer;
    await answered(api.POST('/v1/instruments/{id}/whitelist', { params, body }));
    await this.world.until(async () => {
      const { data } = await answered(api.GET('/v1/instruments/{id}/whitelist', { params }));
      return data.length > 0 && data.every(({ status }) => status === 'admitted');
    });
  }

  private async inForce(): Promise<Schemas['RulesInForce']> {
    return answered(this.world.issuer.api.GET('/v1/instruments/{id}/rules', { params: this.params }));
  }

  /** On the chain, and written down: before that the next change would be refused. */
  private async reaches(version: number): Promise<void> {
    const { params, world } = this;
    await world.until(async () => {
      const { data } = await answered(world.issuer.api.GET('/v1/instruments/{id}/rules/versions', { params }));
      const open = data.some(({ status }) => status === 'proposed' || status === 'settling');
      return !open && (await this.inForce()).version === version;
    });
  }
}
