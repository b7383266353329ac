import { HEADER_SIGNATURE_BYTES, encodeHeader, headerSigningHash, keccak256, type Header } from '@cadastre/protocol';
import { type UnsignedHeader } from '@cadastre/chain';
import { ADDRESS_BYTES, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type SignatureEngine } from '../signatures/signature-engine';

export interface SignedHeader {
  readonly header: Header;
  readonly rlp: Uint8Array;
  readonly hash: Uint8Array;
}

/** The key that signs headers, and the check that others' signatures are its own. */
export class Sequencer {
  readonly address = new Uint8Array(ADDRESS_BYTES);

  constructor(
    private readonly engine: SignatureEngine,
    private readonly secret: Uint8Array,
  ) {
    const keys = new Uint8Array(PUBLIC_KEY_BYTES);
    if (engine.deriveKeys({ count: 1, secrets: secret, keys, addresses: this.address }) > 0) {
      throw new Error("the sequencer's key is no secp256k1 secret");
    }
  }

  sign(unsigned: UnsignedHeader): SignedHeader {
    const signature = { signatures: new Uint8Array(SIGNATURE_BYTES), parities: new Uint8Array(1) };
    const digests = headerSigningHash(withSignature(unsigned, new Uint8Array(0)));
    this.engine.sign({ count: 1, digests, keyIndexes: Uint32Array.of(0), secrets: this.secret, ...signature });
    return withHash(withSignature(unsigned, Uint8Array.of(...signature.signatures, signature.parities[0]!)));
  }
}

/** Whether the header is signed by the sequencer that it names. */
export function isSignedBySequencer(engine: SignatureEngine, header: Header): boolean {
  if (header.extraData.length !== HEADER_SIGNATURE_BYTES) return false;
  const addresses = new Uint8Array(ADDRESS_BYTES);
  const refused = engine.recover({
    count: 1,
    digests: headerSigningHash(header),
    signatures: header.extraData.subarray(0, SIGNATURE_BYTES),
    parities: header.extraData.subarray(SIGNATURE_BYTES),
    keys: new Uint8Array(PUBLIC_KEY_BYTES),
    addresses,
    verdicts: new Uint8Array(1),
  });
  return refused === 0 && Buffer.compare(addresses, header.sequencer) === 0;
}

export function withHash(header: Header): SignedHeader {
  const rlp = encodeHeader(header);
  return { header, rlp, hash: keccak256(rlp) };
}

export const withSignature = (unsigned: UnsignedHeader, extraData: Uint8Array): Header => ({ ...unsigned, extraData });
