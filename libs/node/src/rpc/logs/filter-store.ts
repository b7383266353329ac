import { randomBytes } from 'node:crypto';
import { RpcError, RpcErrorCode, limitExceeded } from '../json-rpc/rpc-error';
import { type BlockRange, type LogFilter } from './log-filter';

/**
 * A filter remembers how far its client has been told, never what happened since: changes are looked up when they are
 * asked for, so a client that stops asking costs a few bytes until its filter expires.
 */
export type StoredFilter =
  | { readonly kind: 'blocks'; next: number }
  | { readonly kind: 'logs'; readonly filter: LogFilter; readonly range: BlockRange; next: number };

export interface FilterLimits {
  readonly filtersMax: number;
  /** Of one address: no client takes the others' places. */
  readonly filtersOfPeerMax: number;
  readonly idle_ms: number;
}

interface OpenFilter {
  readonly filter: StoredFilter;
  readonly peer: string;
  readonly usedAt: number;
}

export class FilterStore {
  private readonly filters = new Map<string, OpenFilter>();
  private readonly countOfPeer = new Map<string, number>();

  constructor(
    private readonly limits: FilterLimits,
    private readonly now_ms: () => number,
  ) {}

  add(filter: StoredFilter, peer: string): string {
    this.dropIdle();
    const own = this.countOfPeer.get(peer) ?? 0;
    if (own >= this.limits.filtersOfPeerMax) {
      throw limitExceeded(`${own} filters of yours are open: uninstall one, or let it expire`);
    }
    if (this.filters.size >= this.limits.filtersMax) {
      throw limitExceeded(`${this.limits.filtersMax} filters are open: try again once some have expired`);
    }
    // Not to be guessed: whoever knows the id moves the filter on.
    const id = `0x${randomBytes(16).toString('hex')}`;
    this.filters.set(id, { filter, peer, usedAt: this.now_ms() });
    this.countOfPeer.set(peer, own + 1);
    return id;
  }

  get(id: string): StoredFilter {
    this.dropIdle();
    const entry = this.filters.get(id);
    if (entry === undefined) throw new RpcError(RpcErrorCode.server, 'filter not found: it may have expired');
    // To the end: the map stays in order of last use, so the idle ones stand in front.
    this.filters.delete(id);
    this.filters.set(id, { ...entry, usedAt: this.now_ms() });
    return entry.filter;
  }

  remove(id: string): boolean {
    const entry = this.filters.get(id);
    if (entry === undefined) return false;
    const left = this.countOfPeer.get(entry.peer)! - 1;
    if (left > 0) this.countOfPeer.set(entry.peer, left);
    else this.countOfPeer.delete(entry.peer);
    return this.filters.delete(id);
  }

  private dropIdle(): void {
    const oldest = this.now_ms() - this.limits.idle_ms;
    for (const [id, { usedAt }] of this.filters) {
      if (usedAt >= oldest) return;
      this.remove(id);
    }
  }
}
