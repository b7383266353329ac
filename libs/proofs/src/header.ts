import { secp256k1 } from '@noble/curves/secp256k1.js';
import { HEADER_SIGNATURE_BYTES, headerSigningHash, keccak256, type Header } from '@cadastre/protocol';
import { isEqual } from './binary-tree';

/** Whether the header carries the sequencer's signature. Only the low-s form counts: one header, one hash. */
export function verifyHeader(header: Header, sequencer: Uint8Array): boolean {
  if (header.extraData.length !== HEADER_SIGNATURE_BYTES || !isEqual(header.sequencer, sequencer)) return false;
  try {
    const signature = secp256k1.Signature.fromBytes(header.extraData.subarray(0, 64), 'compact');
    if (signature.hasHighS()) return false;
    const key = signature.addRecoveryBit(header.extraData[64]!).recoverPublicKey(headerSigningHash(header));
    return isEqual(keccak256(key.toBytes(false).subarray(1)).subarray(12), sequencer);
  } catch {
    return false;
  }
}
