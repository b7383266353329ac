import type { InstrumentStatus } from '../database/generated/client';

type Statuses = InstrumentStatus[];

/** On the chain, and not over. */
export const LIVING: Statuses = ['active', 'retiring'];

/** In the register: what binds a title and a number. One on its way to the chain binds them already. */
export const REGISTERED: Statuses = ['tokenising', ...LIVING];

/** Has a token on the chain, be it one that has ended. */
export const ON_CHAIN: Statuses = [...LIVING, 'retired'];
