import { initKeccak, refusalByCode } from '@cadastre/protocol';
import { Play, type PlayedBlock } from './naive/history/blocks';
import { History } from './naive/history/history';
import { BlockFeeder, machineOfPlay, receiptsOf } from './naive/machine-under-test';
import * as openingModule from './naive/history/opening';
const skip = process.env.SKIP ? new RegExp(process.env.SKIP) : undefined;
const next = History.prototype.next;
if (skip)
  History.prototype.next = function () {
    for (;;) {
      const e = next.call(this);
      if (!e.names.some((n) => skip.test(n))) return e;
    }
  };
const nameOf = (code: number) => (code === 0 ? 'accepted' : (refusalByCode(code)?.name ?? `code ${code}`));
async function main() {
  await initKeccak();
  const from = Number(process.env.SEED ?? 1),
    rounds = Number(process.env.ROUNDS ?? 20),
    blocks = Number(process.env.BLOCKS ?? 40);
  const kinds = new Map<string, string>();
  let good = 0,
    total = 0,
    tn = 0,
    tm = 0;
  for (let seed = from; seed < from + rounds; seed++) {
    const play = new Play(seed);
    const script = play.script.bind(play);
    if (skip) play.script = (calls) => script(calls.filter((c) => !skip.test(`${c.contract}.${c.name}`)));
    const machine = machineOfPlay({ checkFootprints: process.env.NOCHECK ? false : true });
    const feeder = new BlockFeeder((h, s) => play.history.signerOf(h, s));
    try {
      for (let number = 0; number <= blocks; number++) {
        let t = performance.now();
        const block: PlayedBlock = number ? play.next() : play.opening();
        tn += performance.now() - t;
        t = performance.now();
        const receipts = receiptsOf(machine.executeInline(feeder.input(block)));
        tm += performance.now() - t;
        let bad = false;
        block.receipts.forEach((expected, index) => {
          total++;
          if (bad) return;
          const actual = receipts[index];
          if (JSON.stringify(expected) === JSON.stringify(actual)) return void good++;
          bad = true;
          const e = block.entries[index]!;
          const key = `${e.names.slice(0, 3).join(',')} naive ${nameOf(expected.code)} machine ${actual && nameOf(actual.code)}`;
          if (!kinds.has(key))
            kinds.set(
              key,
              `seed ${seed} block ${number} tx ${index}` +
                (expected.code === actual?.code
                  ? `\n   naive ${JSON.stringify(expected.logs)}\n   machine ${JSON.stringify(actual?.logs)}`
                  : ''),
            );
        });
        if (bad) break;
      }
    } catch (error) {
      const text = String((error as Error).stack)
        .split('\n')
        .slice(0, 7)
        .join('\n');
      const key = text.split('\n').slice(0, 3).join('|');
      if (!kinds.has(key)) kinds.set(key, `seed ${seed}: ${text}`);
    }
  }
  for (const [k, v] of kinds) console.log(k, '=>', v);
  console.log({ good, total, kinds: kinds.size, naive_ms: Math.round(tn), machine_ms: Math.round(tm) });
}
void main();
