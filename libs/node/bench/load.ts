import {
  CHAIN_ID,
  encodeCall,
  functionBySelector,
  hexToBytes,
  selectors,
  contracts,
  type Hex,
} from '@cadastre/protocol';
import { type SignatureEngine } from '../src/signatures/signature-engine';
import { signerSecrets, stream, type World } from './world';

/** Signed transactions side by side, with who signed each. */
export interface SignedLoad {
  readonly count: number;
  readonly bytes: Uint8Array;
  /** Transaction i is bytes[offsets[i]] up to bytes[offsets[i + 1]]. */
  readonly offsets: Uint32Array;
  readonly signers: Uint32Array;
}

export interface UnsignedCall {
  readonly to: Uint8Array;
  readonly data: Uint8Array;
}

/** Makes calls of accounts that sign, and signs them in batches: the encoder below costs a hundredth of the general one. */
export class LoadMaker {
  private readonly nonces: Uint32Array;
  private readonly random: () => number;
  private readonly secrets: Uint8Array;
  private readonly assets: Uint8Array[];

  constructor(
    readonly world: World,
    private readonly engine: SignatureEngine,
    seed: number,
  ) {
    this.nonces = new Uint32Array(world.size.signers);
    this.random = stream(seed);
    this.secrets = signerSecrets(world.size.signers);
    this.assets = Array.from({ length: world.size.assets }, (_, asset) => hexToBytes(world.asset(asset)));
  }

  /** One of everybody's: afterwards the node knows every signer's key. */
  introductions(from = 0, to = this.world.size.signers): SignedLoad {
    const signers = Uint32Array.from({ length: to - from }, (_, index) => from + index);
    return this.sign(signers, (signer) => this.transferBy(signer));
  }

  /** Transfers of securities by their rank in Zipf's order, between holders at random. */
  transfers(count: number): SignedLoad {
    const signers = Uint32Array.from({ length: count }, () => this.random() % this.world.size.signers);
    return this.sign(signers, (signer) => this.transferBy(signer));
  }

  /** Transfers of one token, signer after signer: a signer's nonces lie far enough apart to arrive in order. */
  transfersOf(token: Uint8Array, count: number): SignedLoad {
    const signers = Uint32Array.from({ length: count }, (_, row) => row % this.world.size.signers);
    return this.sign(signers, (signer) => ({ ...this.transferBy(signer), to: token }));
  }

  /** Batches of so many transfers under one signature each; not atomic. */
  batches(count: number, callsInEach: number): SignedLoad {
    const signers = Uint32Array.from({ length: count }, () => this.random() % this.world.size.signers);
    const submit = functionBySelector('Batch', selectors.Batch.submit)!;
    const to = hexToBytes(contracts.Batch);
    const ref = `0x${'00'.repeat(32)}`;
    return this.sign(signers, (signer) => {
      const calls = Array.from({ length: callsInEach }, () => {
        const call = this.transferBy(signer);
        return { to: hex(call.to), data: hex(call.data), ref };
      });
      return { to, data: encodeCall(submit, [calls, false, VALID_UNTIL]) };
    });
  }

  sign(signers: Uint32Array, callOf: (signer: number) => UnsignedCall): SignedLoad {
    const count = signers.length;
    const bodies = Array.from(signers, (signer) => encodeItems(this.nonces[signer]!++, callOf(signer)));
    const signed = this.signatures(bodies, signers);
    const raws = bodies.map((body, row) => join(body, signed.signatures, signed.parities, row));
    const offsets = new Uint32Array(count + 1);
    for (let row = 0; row < count; row++) offsets[row + 1] = offsets[row]! + raws[row]!.length;
    return { count, bytes: Buffer.concat(raws), offsets, signers };
  }

  private transferBy(signer: number): UnsignedCall {
    const { assets, accounts } = this.world.size;
    // Ranks as Zipf has them: rank r with probability proportional to 1/(r+1).
    const rank = Math.floor(Math.exp((this.random() / 2 ** 32) * Math.log(assets + 1)) - 1);
    const to = (signer + 1 + (this.random() % (accounts - 1))) % accounts;
    const data = Buffer.alloc(68);
    data.writeUInt32BE(selectors.AssetToken.transfer);
    data.write(this.world.account(to).slice(2), 16, 'hex');
    data[67] = 1;
    return { to: this.assets[Math.min(assets - 1, rank)]!, data };
  }

  private signatures(bodies: readonly Uint8Array[], signers: Uint32Array) {
    const count = bodies.length;
    const bytes = Buffer.concat(bodies);
    const offsets = new Uint32Array(count + 1);
    for (let row = 0; row < count; row++) offsets[row + 1] = offsets[row]! + bodies[row]!.length;
    const { signingHashes } = this.engine.hash({
      ...{ count, bytes, offsets, faults: new Uint8Array(count), types: new Uint8Array(count).fill(2) },
      ...{ signedFrom: offsets.subarray(0, count), signedTo: offsets.subarray(1) },
    });
    const signed = { signatures: new Uint8Array(64 * count), parities: new Uint8Array(count) };
    this.engine.sign({ count, digests: signingHashes, keyIndexes: signers, secrets: this.secrets, ...signed });
    return signed;
  }
}

const VALID_UNTIL = 1_802_000_000n;
const GAS_LIMIT = 100_000_000;

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;

/** The signed items of a type 2 transaction: chain id to access list. */
function encodeItems(nonce: number, { to, data }: UnsignedCall): Uint8Array {
  const items = [integer(CHAIN_ID), integer(nonce), EMPTY, EMPTY, integer(GAS_LIMIT), string(to), EMPTY, string(data)];
  return Buffer.concat([...items, NO_ACCESS]);
}

function join(items: Uint8Array, signatures: Uint8Array, parities: Uint8Array, row: number): Uint8Array {
  const scalar = (from: number): Uint8Array => {
    let at = from;
    while (signatures[at] === 0) at++;
    return string(signatures.subarray(at, from + 32));
  };
  const parity = parities[row] === 0 ? EMPTY : Uint8Array.of(1);
  const tail = Buffer.concat([items, parity, scalar(64 * row), scalar(64 * row + 32)]);
  return Buffer.concat([Uint8Array.of(2), header(tail.length, 0xc0), tail]);
}

const EMPTY = Uint8Array.of(0x80);
const NO_ACCESS = Uint8Array.of(0xc0);

function integer(value: number): Uint8Array {
  if (value === 0) return EMPTY;
  const digits = value.toString(16);
  return string(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'));
}

function string(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 1 && bytes[0]! < 0x80) return bytes;
  return Buffer.concat([header(bytes.length, 0x80), bytes]);
}

function header(length: number, base: number): Uint8Array {
  if (length <= 55) return Uint8Array.of(base + length);
  const digits = length.toString(16);
  const size = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
  return Buffer.concat([Uint8Array.of(base + 55 + size.length), size]);
}
