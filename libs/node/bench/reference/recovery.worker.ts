import { loadNativeCurve } from '../../src/signatures/native-curve';

export interface RecoveryWork {
  readonly count: number;
  readonly digests: Uint8Array;
  readonly signatures: Uint8Array;
  readonly parities: Uint8Array;
}

const curve = loadNativeCurve();

export default function work({ count, digests, signatures, parities }: RecoveryWork): void {
  for (let item = 0; item < count; item++) {
    const signature = signatures.subarray(64 * item, 64 * item + 64);
    const found = curve.recover(digests.subarray(32 * item, 32 * item + 32), signature, parities[item]!);
    if (found === undefined) throw new Error('a signature that was just made is not valid');
  }
}
