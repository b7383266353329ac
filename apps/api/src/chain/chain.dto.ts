import { z } from 'zod';

export const chainStatusSchema = z
  .object({
    chain_id: z.number().int(),
    head: z.string().meta({ description: 'the last durable block' }),
    indexed: z.string().meta({ description: 'the last block in the read model; -1 before the first' }),
    halted: z.string().nullable().meta({ description: 'why the read model may not go on' }),
    reconciliation: z
      .object({
        checked_at: z.iso.datetime(),
        block: z.string(),
        compared: z.number().int(),
        differences: z.array(z.object({ what: z.string(), read_model: z.string(), chain: z.string() })),
      })
      .nullable(),
  })
  .meta({ id: 'ChainStatus' });
