import { accountOf, numberOf } from '../../test/mempool/rows';
import { randomBytesFrom } from '../../test/signatures/signed-batch';
import { parseSubmission } from './ingress';
import { IntakeBatch } from './intake-batch';
import { NO_SENDER, SenderTable } from './sender-table';

const seed = Math.floor(Math.random() * 2 ** 31);
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
const body = (text: string): Buffer => Buffer.from(text);
const request = (params: unknown, id: unknown = 1): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'cadastre_sendRawTransactions', params });

const single = (params: unknown, id: unknown = 1): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'eth_sendRawTransaction', params });

function setup(): { batch: IntakeBatch; senders: SenderTable } {
  const senders = new SenderTable((account) => (numberOf(account) < 100 ? 0 : undefined));
  return { batch: new IntakeBatch(1_100, 1 << 15), senders };
}

/** What stands in the rows of a batch. */
const rowsOf = ({ transactions, namedSenders }: IntakeBatch, senders: SenderTable) =>
  Array.from({ length: transactions.count }, (_, row) => {
    const from = new Uint8Array(20);
    if (namedSenders[row] !== NO_SENDER) senders.copyAddress(namedSenders[row]!, from, 0);
    return {
      raw: hex(transactions.bytes.subarray(transactions.offsets[row], transactions.offsets[row + 1])),
      ...(namedSenders[row] !== NO_SENDER && { from: hex(from) }),
    };
  });

describe(`the fast way in (seed ${seed})`, () => {
  it('reads what JSON.parse reads', () => {
    const random = randomBytesFrom(seed);
    for (const count of [1, 2, 100]) {
      const { batch, senders } = setup();
      const rows = Array.from({ length: count }, (_, row) => ({
        raw: hex(random(1 + random(1)[0]!)),
        ...(row % 3 > 0 && { from: hex(accountOf(row % 100)) }),
      }));
      expect(parseSubmission(body(request([rows], 'a-7')), batch, senders)).toEqual({
        ...{ id: '"a-7"', rows: count, isSingle: false },
      });
      expect(rowsOf(batch, senders)).toEqual(rows);
    }
  });

  it('reads capital digits, and adds to what the batch holds', () => {
    const { batch, senders } = setup();
    parseSubmission(body(request([[{ raw: '0xABcd' }]])), batch, senders);
    parseSubmission(body(request([[{ raw: '0x01' }]], 123456789012345)), batch, senders);
    expect(rowsOf(batch, senders)).toEqual([{ raw: '0xabcd' }, { raw: '0x01' }]);
  });

  it('marks a sender that the chain does not know, and keeps none of its bytes', () => {
    const { batch, senders } = setup();
    const rows = [
      { raw: '0x0102', from: hex(accountOf(100)) },
      { raw: '0x03', from: hex(accountOf(5)) },
    ];
    expect(parseSubmission(body(request([rows])), batch, senders)).toBeDefined();
    expect([...batch.outcomes.subarray(0, 2)]).toEqual([34, 0]);
    expect(batch.transactions.byteLength).toBe(1);
    expect(senders.count).toBe(1);
  });

  it('reads a single transaction, whose sender nobody names', () => {
    const { batch, senders } = setup();
    for (const [id, raw] of [
      [7, '0x02ABcd'],
      ['x', `0x${'5a'.repeat(3_000)}`],
    ])
      expect(parseSubmission(body(single([raw], id)), batch, senders)).toEqual({
        ...{ id: JSON.stringify(id), rows: 1, isSingle: true },
      });
    expect(rowsOf(batch, senders)).toEqual([{ raw: '0x02abcd' }, { raw: `0x${'5a'.repeat(3_000)}` }]);
  });

  const lone = single(['0x0102']);
  const common = request([[{ raw: '0x0102', from: hex(accountOf(1)) }, { raw: '0x03' }]]);
  it.each([
    ['no transactions', request([[]])],
    ['an empty transaction', request([[{ raw: '0x' }]])],
    ['an odd number of digits', request([[{ raw: '0x012' }]])],
    ['a digit that is none', request([[{ raw: '0x01g2' }]])],
    ['bytes without 0x', request([[{ raw: '0102' }]])],
    ['an escape in the bytes', common.replace('0x0102', '0x01\\u0030')],
    ['a short account', request([[{ raw: '0x01', from: '0x01' }]])],
    ['an account with a digit that is none', request([[{ raw: '0x01', from: `0x${'0'.repeat(39)}z` }]])],
    ['another member', request([[{ raw: '0x01', to: hex(accountOf(1)) }]])],
    ['a member twice', request([[{ raw: '0x01' }]]).replace('"raw":"0x01"', '"raw":"0x01","raw":"0x02"')],
    ['another order of members', request([[{ from: hex(accountOf(1)), raw: '0x01' }]])],
    ['another method', common.replace('cadastre_', 'eth_')],
    ['another version', common.replace('2.0', '1.0')],
    ['two params', request([[{ raw: '0x01' }], 2])],
    ['white space', common.replace(':', ': ')],
    ['something after it', `${common} `],
    ['a batch of requests', `[${common}]`],
    ['an id that is null', request([[{ raw: '0x01' }]], null)],
    ['a negative id', request([[{ raw: '0x01' }]], -1)],
    ['an id with a fraction', request([[{ raw: '0x01' }]], 1.5)],
    ['an id with a leading zero', common.replace('"id":1', '"id":01')],
    ['an id that a double cannot hold', common.replace('"id":1', '"id":12345678901234567890')],
    ['an id with an escape', common.replace('"id":1', '"id":"a\\"b"')],
    ['an id that is not ASCII', request([[{ raw: '0x01' }]], 'é')],
    ['a long id', request([[{ raw: '0x01' }]], 'x'.repeat(65))],
    ['no id', common.replace('"id":1,', '')],
    ['nothing', ''],
    ['an empty single transaction', single(['0x'])],
    ['a single one with an odd number of digits', single(['0x012'])],
    ['a single one with a digit that is none', single(['0x01g2'])],
    ['a single one without 0x', single(['0102'])],
    ['a single one with an escape', lone.replace('0x0102', '0x01\\u0030')],
    ['two of which one may be', single(['0x01', '0x02'])],
    ['a single one in a list', single([['0x01']])],
    ['something after a single one', `${lone} `],
    ['a batch of single ones', `[${lone}]`],
    ['more than a request may hold', request([Array.from({ length: 1_025 }, () => ({ raw: '0x01' }))])],
  ])('leaves to the general path: %s', (_, text) => {
    const { batch, senders } = setup();
    parseSubmission(body(request([[{ raw: '0xff' }]])), batch, senders);
    expect(parseSubmission(body(text), batch, senders)).toBeUndefined();
    expect(rowsOf(batch, senders)).toEqual([{ raw: '0xff' }]);
  });

  it('leaves every truncation of a body to the general path', () => {
    for (const whole of [common, lone])
      for (let length = 0; length < whole.length; length++) {
        const { batch, senders } = setup();
        expect(parseSubmission(body(whole.slice(0, length)), batch, senders)).toBeUndefined();
      }
  });

  it('never reads a mutated body in another way than JSON.parse does', () => {
    const random = randomBytesFrom(seed);
    const { batch, senders } = setup();
    let accepted = 0;
    for (let round = 0; round < 20_000; round++) {
      const mutated = body(round % 2 === 0 ? common : lone);
      for (let hits = 1 + (round % 3); hits > 0; hits--) {
        mutated[(random(1)[0]! * 256 + random(1)[0]!) % mutated.length] = random(1)[0]!;
      }
      batch.clear();
      const parsed = parseSubmission(mutated, batch, senders);
      if (parsed === undefined) continue;
      accepted++;
      const {
        id,
        method,
        params: given,
      } = JSON.parse(mutated.toString('utf8')) as {
        id: unknown;
        method: string;
        params: [{ raw: string; from?: string }[] | string];
      };
      expect(JSON.parse(parsed.id)).toEqual(id);
      expect(method).toBe(parsed.isSingle ? 'eth_sendRawTransaction' : 'cadastre_sendRawTransactions');
      const params = given.map((list) => (typeof list === 'string' ? [{ raw: list, from: undefined }] : list));
      expect(params).toHaveLength(1);
      const known = ({ from }: { from?: string }): boolean =>
        from === undefined || numberOf(Buffer.from(from.slice(2), 'hex')) < 100;
      expect(params[0]).toHaveLength(parsed.rows);
      expect(rowsOf(batch, senders).filter((_, row) => batch.outcomes[row] === 0)).toEqual(
        params[0]!.filter(known).map(({ raw, from }) => ({
          raw: raw.toLowerCase(),
          ...(from !== undefined && { from: from.toLowerCase() }),
        })),
      );
    }
    expect(accepted).toBeGreaterThan(10);
  });
});
