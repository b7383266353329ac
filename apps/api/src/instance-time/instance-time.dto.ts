import { z } from 'zod';

/** Beyond it, dates of the database end sooner than patience. */
const SECONDS_MAX = 10 * 366 * 86_400;

export const clockSchema = z
  .object({
    now: z.iso.datetime().meta({ description: 'the time by which the instance and its chain judge' }),
    ahead_seconds: z.number().int().meta({ description: 'of the wall clock' }),
    movable: z.boolean().meta({ description: 'never in production' }),
  })
  .meta({ id: 'Clock' });

export const advanceBody = z
  .strictObject({ seconds: z.number().int().min(1).max(SECONDS_MAX) })
  .meta({ id: 'AdvanceClockCommand' });
