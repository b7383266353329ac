import { refusalByName } from '@cadastre/protocol';
import { answered, type Schemas } from '@cadastre/sdk';
import type { FlowWorld } from './flow-world';
import type { Move } from './moves';

type Transfer = Schemas['Transfer'];

/** Transfers by the names that their senders gave them. */
interface Outcomes {
  /** what has become of each */
  readonly seen: Record<string, string>;
  /** what the platform said would become of it, of those that were asked about */
  readonly explained: Record<string, string>;
  readonly planned: Record<string, string>;
  /** refused, without saying why and what would cure it */
  readonly unexplained: readonly Transfer[];
}

/** Sends what was planned, and compares what has become of it. */
export class TransferDesk {
  private readonly sent = new Map<string, Move>();
  private readonly explained = new Map<string, string>();

  constructor(
    private readonly world: FlowWorld,
    private readonly instrumentId: string,
  ) {}

  /** Of one round: answers once the chain has judged every one of them. What is to be refused is asked about before. */
  async send(round: string, moves: readonly Move[]): Promise<void> {
    const named = moves.map((move, i) => ({ move, external_id: `${round}-${i}` }));
    for (const { move, external_id } of named) this.sent.set(external_id, move);
    await this.world.each(named, async ({ move, external_id }) => {
      if (refusalByName(move.outcome)) this.explained.set(external_id, String((await this.explain(move)).code));
    });
    await this.world.each(named, async ({ move, external_id }) => {
      await answered(move.from.visitor.api.POST('/v1/transfers', { body: { external_id, ...this.bodyOf(move) } }));
    });
    await this.noneIs('sending', 'requesting');
  }

  /** What the platform says to a transfer before it is tried. */
  explain(move: Move): Promise<Schemas['TransferCheck']> {
    return answered(move.from.visitor.api.POST('/v1/transfers/check', { body: this.bodyOf(move) }));
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

  async outcomes(): Promise<Outcomes> {
    const all = await this.all();
    const seen = all.map(({ external_id, status, refusal }) => [external_id!, refusal?.code ?? status] as const);
    const unexplained = all.filter(
      ({ status, refusal }) => status === 'refused' && !(refusal?.code && refusal.detail && refusal.cure),
    );
    const planned = [...this.sent].map(([name, { outcome }]) => [name, outcome] as const);
    const names = new Set(seen.map(([name]) => name));
    if (names.size !== all.length) throw new Error(`${all.length} transfers of ${names.size} names`);
    return {
      ...{ seen: Object.fromEntries(seen), planned: Object.fromEntries(planned), unexplained },
      explained: Object.fromEntries(this.explained),
    };
  }

  private bodyOf({ to, units }: Move): Schemas['TransferCheckQuestion'] {
    const receiver = typeof to === 'string' ? { account: to } : { investor_id: to.id };
    return { instrument_id: this.instrumentId, to: receiver, units: String(units) };
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
