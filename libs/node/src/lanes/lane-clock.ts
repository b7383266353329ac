import { type LaneClock } from '@cadastre/chain';

/** What lanes measure their calls by. */
export const laneClock: LaneClock = () => performance.now() * 1e6;
