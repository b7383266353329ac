import { answered, type Schemas } from '@cadastre/sdk';
import type { FlowWorld } from './flow-world';
import type { Move } from './moves';

const STRANGER = `0x${'5'.repeat(40)}`;

type Transfer = Schemas['Transfer'];

/** Sends what was planned, and compares what has become of it. */
export class TransferDesk {
  private readonly sent = new Map<string, Move>();

  constructor(
    private readonly world: FlowWorld,
    private readonly instrumentId: string,
  ) {}

  get count(): number {
    return this.sent.size;
  }

  /** Of one round: answers once the chain has judged every one of them. */
  async send(round: string, moves: readonly Move[]): Promise<void> {
    const named = moves.map((move, i) => ({ move, external_id: `${round}-${i}` }));
    for (const { move, external_id } of named) this.sent.set(external_id, move);
    await this.world.each(named, async ({ move: { from, to, units }, external_id }) => {
      const receiver = to === 'a stranger' ? { account: STRANGER } : { investor_id: to.id };
      const body = { external_id, instrument_id: this.instrumentId, to: receiver, units: String(units) };
      await answered(from.visitor.api.POST('/v1/transfers', { body }));
    });
    await this.noneIs('sending', 'requesting');
  }

  /** The issuer decides on what was requested. */
  async clear(): Promise<void> {
    const requested = await this.all('requested');
    const { api } = this.world.issuer;
    await this.world.each(requested, async ({ id, external_id }) => {
      const params = { path: { id } };
      if (this.sent.get(external_id!)!.outcome === 'rejected') {
        await answered(api.POST('/v1/transfers/{id}/reject', { params, body: { reason: 'The buyer is unknown.' } }));
      } else await answered(api.POST('/v1/transfers/{id}/approve', { params }));
    });
    await this.noneIs('approving', 'rejecting');
  }

  /** What has become of every transfer there is, by the name that its sender gave it, beside what was planned. */
  async outcomes(): Promise<{ seen: Map<string, string>; planned: Map<string, string>; unexplained: Transfer[] }> {
    const all = await this.all();
    const planned = new Map([...this.sent].map(([name, { outcome }]) => [name, outcome]));
    const seen = new Map(all.map(({ external_id, status, refusal }) => [external_id!, refusal?.code ?? status]));
    const unexplained = all.filter(
      ({ status, refusal }) => status === 'refused' && !(refusal?.code && refusal.detail && refusal.cure),
    );
    if (seen.size !== all.length) throw new Error(`${all.length} transfers of ${seen.size} names`);
    return { seen, planned, unexplained };
  }

  private async noneIs(...statuses: Transfer['status'][]): Promise<void> {
    for (const status of statuses) {
      const query = { instrument_id: this.instrumentId, status, limit: 1 };
      await this.world.until(async () => {
        const { data } = await answered(this.world.compliance.api.GET('/v1/transfers', { params: { query } }));
        return data.length === 0;
      });
    }
  }

  private all(status?: Transfer['status']): Promise<Transfer[]> {
    const query = { instrument_id: this.instrumentId, ...(status ? { status } : {}) };
    const { api } = this.world.compliance;
    return this.world.pages((page) => answered(api.GET('/v1/transfers', { params: { query: { ...query, ...page } } })));
  }
}
