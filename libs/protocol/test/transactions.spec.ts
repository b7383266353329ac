import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Common, Mainnet } from '@ethereumjs/common';
import { RLP } from '@ethereumjs/rlp';
import { createTxFromRLP } from '@ethereumjs/tx';
import { keccak256 as viemKeccak, serializeTransaction, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import {
  bytesToHex,
  decodeTransaction,
  decodeTransactions,
  encodeTransaction,
  hashTransactions,
  hexToBytes,
  initKeccak,
  readTransaction,
  TransactionFault,
  TransactionInvalid,
  ZERO_ADDRESS,
  transactionSigningHash,
  type Address,
  type Hex,
  type SignedTransaction,
  type UnsignedTransaction,
} from '@cadastre/protocol';
import { judgeAccepts } from './judge';
import { Random, seedOfRun } from './random';

const vectors = process.env['CADASTRE_VECTORS'] ?? join(__dirname, '../../../../shared/vectors');
const faultName = (fault: number) => Object.entries(TransactionFault).find(([, value]) => value === fault)![0];

function pack(raws: readonly Uint8Array[]) {
  const offsets = new Uint32Array(raws.length + 1);
  raws.forEach((raw, index) => (offsets[index + 1] = offsets[index]! + raw.length));
  const bytes = new Uint8Array(offsets[raws.length]!);
  raws.forEach((raw, index) => bytes.set(raw, offsets[index]));
  return { bytes, offsets };
}

function faultOf(raw: Uint8Array): number {
  return decodeTransactions(raw, Uint32Array.of(0, raw.length)).faults[0]!;
}

function randomTransaction(random: Random): UnsignedTransaction {
  const fee = random.bigint(100);
  const call = {
    nonce: random.below(3) ? random.below(300) : Number(random.bigint(53)),
    gasLimit: Number(random.bigint(53)),
    to: bytesToHex(random.bytes(20)) as Address,
    data: random.bytes(random.pick([0, 1, 1, 4, 55, 56, 68, 255, 256, 700])),
  };
  const accessList = Array.from({ length: random.below(3) }, () => ({
    address: bytesToHex(random.bytes(20)) as Address,
    storageKeys: Array.from({ length: random.below(3) }, () => bytesToHex(random.bytes(32))),
  }));
  const type = random.pick([0, 1, 2] as const);
  if (type === 0) return { ...call, type, gasPrice: fee };
  if (type === 1) return { ...call, type, gasPrice: fee, accessList };
  return { ...call, type, maxPriorityFeePerGas: fee, maxFeePerGas: fee + random.bigint(60), accessList };
}

/** A signature that passes every range check; who signed is not the codec's business. */
const someSignature = (random: Random) => ({
  r: random.bigint(255) + 1n,
  s: random.bigint(250) + 1n,
  parity: random.pick([0, 1] as const),
});

function toViem(transaction: UnsignedTransaction) {
  const { nonce, to, data, gasLimit } = transaction;
  const call = { chainId: 51930, nonce, to, data: toHex(data), gas: BigInt(gasLimit) };
  if (transaction.type === 0) return { ...call, type: 'legacy' as const, gasPrice: transaction.gasPrice };
  const accessList = transaction.accessList.map((entry) => ({ ...entry, storageKeys: [...entry.storageKeys] }));
  if (transaction.type === 1) return { ...call, type: 'eip2930' as const, gasPrice: transaction.gasPrice, accessList };
  const { maxFeePerGas, maxPriorityFeePerGas } = transaction;
  return { ...call, type: 'eip1559' as const, maxFeePerGas, maxPriorityFeePerGas, accessList };
}

beforeAll(initKeccak);

describe('golden transactions', () => {
  const golden = JSON.parse(readFileSync(join(__dirname, 'vectors/transactions.json'), 'utf8')) as {
    note: string;
    transactions: {
      raw: Hex;
      from: Hex;
      hash: Hex;
      signingHash: Hex;
      type: 0 | 1 | 2;
      nonce: number;
      to: Hex;
      data: Hex;
    }[];
  };

  it.each(golden.transactions)('$hash', ({ raw, hash, signingHash, type, nonce, to, data, from }) => {
    const decoded = decodeTransaction(hexToBytes(raw));
    expect({ ...decoded, data: bytesToHex(decoded.data), signingHash: bytesToHex(decoded.signingHash) }).toMatchObject({
      hash,
      signingHash,
      type,
      nonce,
      to,
      data,
    });
    expect(bytesToHex(encodeTransaction(decoded, decoded))).toBe(raw);
    const common = new Common({ chain: { ...Mainnet, chainId: 51930 } });
    const judged = createTxFromRLP(hexToBytes(raw), { common });
    expect(judged.getSenderAddress().toString()).toBe(from);
    expect(bytesToHex(judged.hash())).toBe(hash);
    expect(bytesToHex(judged.getHashedMessageToSign())).toBe(signingHash);
  });
});

describe('round trips', () => {
  const seed = seedOfRun();

  it(`encodes as viem does and reads its own bytes back (seed ${seed})`, () => {
    const random = new Random(seed);
    const all = Array.from({ length: 400 }, () => ({
      fields: randomTransaction(random),
      signature: someSignature(random),
    }));
    const raws = all.map(({ fields, signature }) => encodeTransaction(fields, signature));
    const packed = decodeTransactions(...(Object.values(pack(raws)) as [Uint8Array, Uint32Array]));
    const { hashes, signingHashes } = hashTransactions(packed);
    all.forEach(({ fields, signature }, row) => {
      const { r, s, parity } = signature;
      const viem = toViem(fields);
      const v = { r: toHex(r, { size: 32 }), s: toHex(s, { size: 32 }), yParity: parity, v: BigInt(27 + parity) };
      expect(toHex(raws[row]!)).toBe(serializeTransaction(viem, v));
      expect(faultName(packed.faults[row]!)).toBe('None');
      const { hash, signingHash, ...read } = readTransaction(packed, row);
      expect(read).toEqual({ ...fields, ...signature });
      expect(hash).toBe(viemKeccak(raws[row]!));
      expect(toHex(signingHash)).toBe(viemKeccak(serializeTransaction(viem)));
      expect(toHex(signingHash)).toBe(toHex(transactionSigningHash(fields)));
      expect(toHex(hashes.subarray(32 * row, 32 * row + 32))).toBe(hash);
      expect(toHex(signingHashes.subarray(32 * row, 32 * row + 32))).toBe(toHex(signingHash));
    });
  });

  it('reads what a viem account signs', async () => {
    const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
    const to = '0xcada000000000000000000000000000000000008' as Address;
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId: 51930,
      nonce: 3,
      to,
      gas: 90_000n,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
      data: '0x01',
    });
    expect(decodeTransaction(hexToBytes(raw))).toMatchObject({
      type: 2,
      nonce: 3,
      to,
      gasLimit: 90_000,
      maxFeePerGas: 0n,
    });
  });
});

describe('refused transactions', () => {
  const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const to = '0xcada000000000000000000000000000000000008' as const;
  const signature = { r: toHex(1n, { size: 32 }), s: toHex(1n, { size: 32 }), yParity: 0, v: 27n };
  const valid = {
    type: 'eip1559' as const,
    chainId: 51930,
    nonce: 1,
    to,
    gas: 50_000n,
    maxFeePerGas: 2n,
    maxPriorityFeePerGas: 1n,
  };
  const legacy = { type: 'legacy' as const, chainId: 51930, nonce: 1, to, gas: 50_000n, gasPrice: 0n };
  const by = (change: object) => serializeTransaction({ ...valid, ...change }, signature);
  const signed = (change: object) => serializeTransaction(valid, { ...signature, ...change });
  const scalar = (value: bigint) => toHex(value, { size: 32 });

  /** The valid transaction with some of its fields replaced, by position. */
  const rlp = (change: { [field: number]: unknown }) => {
    const fields = RLP.decode(hexToBytes(by({})).subarray(1)) as unknown[];
    for (const [field, value] of Object.entries(change)) fields[Number(field)] = value;
    return `0x02${Buffer.from(RLP.encode(fields as never)).toString('hex')}` as Hex;
  };

  it.each<[string, Hex, keyof typeof TransactionFault]>([
    ['nothing wrong', by({}), 'None'],
    ['no bytes', '0x', 'Empty'],
    ['one byte', '0xc0', 'RlpInvalid'],
    ['longer than 1 MiB', by({ data: `0x${'01'.repeat(1 << 20)}` }), 'TooLong'],
    ['a blob transaction', '0x03c0', 'TypeUnknown'],
    ['a set-code transaction', '0x04c0', 'TypeUnknown'],
    ['a string', '0x80', 'TypeUnknown'],
    ['trailing byte', `${by({})}00`, 'RlpInvalid'],
    ['missing byte', by({}).slice(0, -2) as Hex, 'RlpInvalid'],
    ['another chain', by({ chainId: 1 }), 'ChainIdWrong'],
    ['legacy of another chain', serializeTransaction({ ...legacy, chainId: 1 }, signature), 'ChainIdWrong'],
    ['legacy without EIP-155', serializeTransaction({ ...legacy, chainId: undefined }, signature), 'ChainIdWrong'],
    ['no recipient', by({ to: undefined, data: '0x60' }), 'RecipientMissing'],
    ['value 1', by({ value: 1n }), 'ValueNotZero'],
    ['nonce 2^53', by({ nonce: 2n ** 53n }), 'NonceTooLarge'],
    ['gas 2^53', by({ gas: 2n ** 53n }), 'GasLimitTooLarge'],
    ['s = n/2', signed({ s: scalar(ORDER / 2n) }), 'None'],
    ['s = n/2 + 1', signed({ s: scalar(ORDER / 2n + 1n) }), 'SignatureHighS'],
    ['s = n - 1', signed({ s: scalar(ORDER - 1n) }), 'SignatureHighS'],
    ['r = n - 1', signed({ r: scalar(ORDER - 1n) }), 'None'],
    ['r = n', signed({ r: scalar(ORDER) }), 'SignatureOutOfRange'],
    ['s = n', signed({ s: scalar(ORDER) }), 'SignatureOutOfRange'],
    ['r = 2^256-1', signed({ r: scalar(2n ** 256n - 1n) }), 'SignatureOutOfRange'],
    ['a nonce with a leading zero', rlp({ 1: Uint8Array.of(0, 1) }), 'FieldInvalid'],
    ['a nonce of nine bytes', rlp({ 1: new Uint8Array(9).fill(1) }), 'FieldInvalid'],
    ['a list in place of the data', rlp({ 7: [] }), 'FieldInvalid'],
    ['bytes in place of the access list', rlp({ 8: new Uint8Array(0) }), 'FieldInvalid'],
    ['a recipient of 21 bytes', rlp({ 5: new Uint8Array(21) }), 'FieldInvalid'],
    ['a storage key of 31 bytes', rlp({ 8: [[new Uint8Array(20), [new Uint8Array(31)]]] }), 'FieldInvalid'],
    ['an access list entry of three', rlp({ 8: [[new Uint8Array(20), [], []]] }), 'FieldInvalid'],
    ['parity 2', rlp({ 9: Uint8Array.of(2) }), 'ParityInvalid'],
    ['a thirteenth field', rlp({ 12: Uint8Array.of(1) }), 'FieldInvalid'],
  ])('%s', (_name, raw, fault) => {
    expect(faultName(faultOf(hexToBytes(raw)))).toBe(fault);
    expect(judgeAccepts(hexToBytes(raw))).toBe(fault === 'None');
    const decode = () => decodeTransaction(hexToBytes(raw));
    if (fault === 'None') expect(decode).not.toThrow();
    else expect(decode).toThrow(TransactionInvalid);
  });

  it('refuses zero r or s, which only hand-made bytes can carry', () => {
    const fields = {
      type: 0,
      nonce: 0,
      gasLimit: 0,
      gasPrice: 0n,
      to: to as Address,
      data: new Uint8Array(0),
    } as const;
    for (const zero of [
      { r: 0n, s: 1n },
      { r: 1n, s: 0n },
    ])
      expect(faultName(faultOf(encodeTransaction(fields, { ...zero, parity: 0 })))).toBe('SignatureOutOfRange');
  });

  it('refuses a priority fee above the fee', () => {
    const fields = {
      type: 2,
      nonce: 0,
      gasLimit: 0,
      to: to as Address,
      data: new Uint8Array(0),
      accessList: [],
    } as const;
    const fault = (maxPriorityFeePerGas: bigint, maxFeePerGas: bigint) =>
      faultName(
        faultOf(encodeTransaction({ ...fields, maxPriorityFeePerGas, maxFeePerGas }, { r: 1n, s: 1n, parity: 0 })),
      );
    expect(fault(256n, 255n)).toBe('FeesInverted');
    expect(fault(0x1234n, 0x1233n)).toBe('FeesInverted');
    expect(fault(0x1234n, 0x1234n)).toBe('None');
  });

  it('keeps a fault to its own row', () => {
    const good = hexToBytes(by({}));
    const { bytes, offsets } = pack([good, good.slice(0, -1), good]);
    expect(Array.from(decodeTransactions(bytes, offsets).faults)).toEqual([0, TransactionFault.RlpInvalid, 0]);
  });

  it('answers Empty for offsets outside the buffer', () => {
    expect(Array.from(decodeTransactions(new Uint8Array(2), Uint32Array.of(0, 5, 3)).faults)).toEqual([1, 1]);
  });
});

describe('published vectors', () => {
  const file = join(vectors, 'rlp/invalidRLPTest.json');
  const published = existsSync(file) || process.env['CI'] ? it : it.skip;

  published('accepts none of the invalid RLP strings, alone or in place of a field', () => {
    const cases = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, { out: string }>);
    expect(cases).toHaveLength(17);
    for (const { out } of cases) {
      const hostile = hexToBytes(out.startsWith('0x') ? out : `0x${out}`);
      expect(faultOf(hostile)).not.toBe(0);
      for (const type of [1, 2]) expect(faultOf(Uint8Array.of(type, ...hostile))).not.toBe(0);
      const body = [0x82, 0xca, 0xda, ...hostile];
      const list = body.length <= 55 ? [0xc0 + body.length, ...body] : [0xf8, body.length, ...body];
      expect(faultOf(Uint8Array.of(2, ...list))).not.toBe(0);
    }
  });

  const wycheproof = join(vectors, 'wycheproof/ecdsa_secp256k1_sha256_bitcoin_test.json');
  const judged = existsSync(wycheproof) || process.env['CI'] ? it : it.skip;

  judged("sees in Wycheproof's signatures what r and s alone can tell", () => {
    const { testGroups } = JSON.parse(readFileSync(wycheproof, 'utf8')) as {
      testGroups: { tests: { sig: string; result: string; flags: string[] }[] }[];
    };
    const seen = new Map<string, number>();
    const fields = { type: 0, nonce: 0, gasLimit: 0, gasPrice: 0n, to: ZERO_ADDRESS, data: new Uint8Array(0) } as const;
    for (const { sig, result, flags } of testGroups.flatMap(({ tests }) => tests)) {
      // Two positive integers of strict DER; what is not that never becomes r and s of a transaction.
      const der = /^30(..)02(..)((?:..)*)$/.exec(sig);
      const length = der ? Number.parseInt(der[2]!, 16) : 0;
      const r = der?.[3]!.slice(0, 2 * length);
      const s = /^02(..)((?:..)*)$/.exec(der?.[3]!.slice(2 * length) ?? '');
      if (
        !r ||
        !s ||
        s[2]!.length !== 2 * Number.parseInt(s[1]!, 16) ||
        !s[2] ||
        /^[89a-f]/.test(r) ||
        /^[89a-f]/.test(s[2])
      )
        continue;
      if (BigInt(`0x${r}`) >= 2n ** 256n || BigInt(`0x${s[2]}`) >= 2n ** 256n) continue;
      const fault = faultName(
        faultOf(encodeTransaction(fields, { r: BigInt(`0x${r}`), s: BigInt(`0x${s[2]}`), parity: 0 })),
      );
      seen.set(fault, (seen.get(fault) ?? 0) + 1);
      if (result === 'valid') expect(fault).toBe('None');
      if (flags.includes('SignatureMalleabilityBitcoin')) expect(fault).toBe('SignatureHighS');
    }
    expect(Object.fromEntries(seen)).toMatchObject({
      None: expect.any(Number) as number,
      SignatureHighS: expect.any(Number) as number,
      SignatureOutOfRange: expect.any(Number) as number,
    });
  });

  const read = <T>(name: string) =>
    JSON.parse(
      gunzipSync(readFileSync(require.resolve(`@ethersproject/testcases/testcases/${name}`))).toString(),
    ) as T[];

  it("agrees with the judge on ethers' transactions, none of which is ours", () => {
    const typed = read<{ signed: Hex }>('typed-transactions.json.gz').map(({ signed }) => signed);
    const legacy = read<{ signedTransaction: Hex; signedTransactionChainId5: Hex }>('transactions.json.gz').flatMap(
      (entry) => [entry.signedTransaction, entry.signedTransactionChainId5],
    );
    const seen = new Map<string, number>();
    for (const raw of [...typed, ...legacy]) {
      const name = faultName(faultOf(hexToBytes(raw)));
      seen.set(name, (seen.get(name) ?? 0) + 1);
      expect(judgeAccepts(hexToBytes(raw))).toBe(name === 'None');
    }
    // They are well formed: what is wrong with them for this chain is what they say, not how they are written.
    for (const name of ['None', 'RlpInvalid', 'TypeUnknown', 'SignatureOutOfRange', 'SignatureHighS'])
      expect(seen.has(name)).toBe(false);
    expect(seen.get('ChainIdWrong')).toBeGreaterThan(500);
  });

  it("carries ethers' transactions over to this chain as the judge's RLP writes them", () => {
    let carried = 0;
    for (const { signed } of read<{ signed: Hex }>('typed-transactions.json.gz')) {
      const type = Number(signed.slice(2, 4)) as 1 | 2;
      const items = RLP.decode(hexToBytes(signed).subarray(1)) as Uint8Array[];
      const to = type + 3;
      items[0] = Uint8Array.of(0xca, 0xda);
      if (items[to]!.length === 0) items[to] = new Uint8Array(20).fill(7);
      items[to + 1] = new Uint8Array(0);
      const expected = Buffer.concat([Uint8Array.of(type), RLP.encode(items)]);
      const fault = faultName(faultOf(expected));
      expect(judgeAccepts(expected)).toBe(fault === 'None');
      if (fault !== 'None') continue;
      const decoded = decodeTransaction(expected);
      expect(bytesToHex(encodeTransaction(decoded, decoded))).toBe(toHex(expected));
      carried++;
    }
    expect(carried).toBeGreaterThan(300);
  });
});

describe('mutated transactions', () => {
  const seed = seedOfRun();
  const count = process.env['SOAK'] ? 1_000_000 : 10_000;

  function mutate(raw: Uint8Array, random: Random): Uint8Array {
    const bytes = [...raw];
    for (let changes = 1 + random.below(3); changes > 0; changes--) {
      // Headers are near the front and the signature at the end: change those most.
      const place = random.pick([random.below(16), random.below(bytes.length + 1), bytes.length - random.below(70)]);
      const position = Math.max(0, Math.min(place, bytes.length - 1));
      const kind = random.below(6);
      if (kind === 0) bytes[position] = (bytes[position] ?? 0) ^ (1 << random.below(8));
      else if (kind === 1)
        bytes[position] = random.pick([0, 1, 0x7f, 0x80, 0x81, 0xb7, 0xb8, 0xbf, 0xc0, 0xf7, 0xf8, 0xff]);
      else if (kind === 2) bytes.splice(position, 0, random.below(256));
      else if (kind === 3) bytes.splice(position, 1 + random.below(2));
      else if (kind === 4) bytes.length = position;
      else bytes.push(random.below(256));
    }
    return Uint8Array.from(bytes);
  }

  it(`are accepted exactly when the judge accepts, and then re-encode to themselves (${count}, seed ${seed})`, () => {
    const random = new Random(seed);
    let accepted = 0;
    for (let round = 0; round < count; round++) {
      const raw = mutate(encodeTransaction(randomTransaction(random), someSignature(random)), random);
      const fault = faultOf(raw);
      if ((fault === 0) !== judgeAccepts(raw))
        throw new Error(`judge disagrees (${faultName(fault)}): ${bytesToHex(raw)}`);
      if (fault) continue;
      accepted++;
      const decoded: SignedTransaction = decodeTransaction(raw);
      if (bytesToHex(encodeTransaction(decoded, decoded)) !== bytesToHex(raw))
        throw new Error(`another form: ${bytesToHex(raw)}`);
    }
    expect(accepted).toBeGreaterThan(count / 20);
  });
});
