import { RLP } from '@ethereumjs/rlp';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const big = (bytes: Uint8Array) => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);

/** A second opinion on whether bytes are a transaction of this chain, on top of ethereumjs' strict RLP. */
export function judgeAccepts(raw: Uint8Array): boolean {
  try {
    return judge(raw);
  } catch {
    return false;
  }
}

function judge(raw: Uint8Array): boolean {
  if (raw.length === 0 || raw.length > 1048576) return false;
  const legacy = raw[0]! >= 0xc0;
  if (!legacy && raw[0] !== 1 && raw[0] !== 2) return false;
  const items = RLP.decode(legacy ? raw : raw.subarray(1)) as unknown[];
  if (!Array.isArray(items)) return false;
  const expected = legacy ? 9 : raw[0] === 1 ? 11 : 12;
  if (items.length !== expected) return false;
  const accessAt = legacy ? -1 : expected - 4;
  const bytesAt = (index: number) => {
    const item = items[index];
    if (!(item instanceof Uint8Array)) throw new Error('a list where bytes belong');
    return item;
  };
  const numberAt = (index: number, size: number) => {
    const item = bytesAt(index);
    if (item.length > size || item[0] === 0) throw new Error('no number');
    return big(item);
  };

  const start = legacy ? 0 : 1;
  if (!legacy && numberAt(0, 32) !== 51930n) return false;
  const fees = raw[0] === 2 ? 2 : 1;
  if (numberAt(start, 8) > 2n ** 53n - 1n) return false;
  const fee = numberAt(start + 1, 32);
  if (fees === 2 && numberAt(start + 2, 32) < fee) return false;
  const rest = start + 1 + fees;
  if (numberAt(rest, 8) > 2n ** 53n - 1n) return false;
  if (bytesAt(rest + 1).length !== 20 || bytesAt(rest + 2).length !== 0) return false;
  bytesAt(rest + 3);
  if (!legacy) {
    for (const entry of items[accessAt] as unknown[]) {
      const [address, keys, ...more] = entry as [Uint8Array, Uint8Array[], ...unknown[]];
      if (more.length || !(address instanceof Uint8Array) || address.length !== 20 || !Array.isArray(keys))
        return false;
      if (keys.some((key) => !(key instanceof Uint8Array) || key.length !== 32)) return false;
    }
    if (!Array.isArray(items[accessAt])) return false;
  }
  const parity = numberAt(expected - 3, 32) - (legacy ? 103895n : 0n);
  const r = numberAt(expected - 2, 32);
  const s = numberAt(expected - 1, 32);
  return (parity === 0n || parity === 1n) && r > 0n && r < ORDER && s > 0n && s <= ORDER / 2n;
}
