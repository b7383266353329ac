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
  readonly idle_ms: number;
}

export class FilterStore {
  private readonly filters = new Map<string, { readonly filter: StoredFilter; readonly usedAt: number }>();

  constructor(
    private readonly limits: FilterLimits,
    private readonly now_ms: () => number,
  ) {}

  add(filter: StoredFilter): string {
    this.dropIdle();
    if (this.filters.size >= this.limits.filtersMax) {
      throw limitExceeded(`${this.limits.filtersMax} filters are open: uninstall one, or let it expire`);
    }
    // Not to be guessed: whoever knows the id moves the filter on.
    const id = `0x${randomBytes(16).toString('hex')}`;
    this.filters.set(id, { filter, usedAt: this.now_ms() });
    return id;
  }

  get(id: string): StoredFilter {
    this.dropIdle();
    const entry = this.filters.get(id);
    if (entry === undefined) throw new RpcError(RpcErrorCode.server, 'filter not found: it may have expired');
    // To the end: the map stays in order of last use, so the idle ones stand in front.
    this.filters.delete(id);
    this.filters.set(id, { filter: entry.filter, usedAt: this.now_ms() });
    return entry.filter;
  }

  remove(id: string): boolean {
    return this.filters.delete(id);
  }

  private dropIdle(): void {
    const oldest = this.now_ms() - this.limits.idle_ms;
    for (const [id, { usedAt }] of this.filters) {
      if (usedAt >= oldest) return;
      this.filters.delete(id);
    }
  }
}
