import { setTimeout as sleep } from 'node:timers/promises';
import type { Hex } from '@cadastre/protocol';
import type { ChainView } from './chain-view';
import type { FlowInvestor } from './investors';
import type { Move } from './moves';
import type { Register } from './register';
import type { TransferDesk } from './transfer-desk';

const LOTS_MAX = 64;
/** At once: units of different exemptions make lots of their own in one second. */
const SENDERS = 4;
const SECOND_MS = 1_000;

/**
 * Without a resale rule units that arrive begin a lot of that second: one holder is sent units, second by second, until
 * no further lot finds room.
 */
export async function fillLots(
  { register, desk, chain }: { readonly register: Register; readonly desk: TransferDesk; readonly chain: ChainView },
  token: Hex,
  collector: { readonly investor: FlowInvestor; readonly wallet: Hex },
  holders: readonly FlowInvestor[],
): Promise<void> {
  const { investor: to, wallet } = collector;
  const others = holders.filter((one) => one !== to);
  let sent = 0;
  for (let room: number; (room = LOTS_MAX - (await chain.lots(token, wallet))) > 0;) {
    const senders = others
      .filter((one) => register.spare(one) > 0)
      .sort((a, b) => register.spare(b) - register.spare(a));
    if (senders.length === 0) throw new Error(`nobody has units left, and there is room for ${room} lots`);
    const moves = senders.slice(0, Math.min(SENDERS, room)).map((from): Move => {
      register.move(from, to, 1);
      return { from, to, units: 1, outcome: 'completed' };
    });
    await desk.send(`lots-${sent++}`, moves);
    register.endRound();
    await sleep(SECOND_MS);
  }
  const refused = others.filter((one) => register.of(one) > 0).slice(0, SENDERS);
  await desk.send(
    'lots-full',
    refused.map((from) => ({ from, to, units: 1, outcome: 'LOTS_FULL' })),
  );
}
