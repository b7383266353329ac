import fc from 'fast-check';

/** `SEED=…` repeats a run; the name of each randomised suite prints it. */
export const seed = process.env.SEED ? Number(process.env.SEED) : Math.floor(Math.random() * 2 ** 31);

fc.configureGlobal({ seed });
