import { createBatchEngine } from './batch-engine';
import { type AddonFile, loadNativeAddon } from './native-addon';
import { loadNativeCurve } from './native-curve';
import { createRecoveryEngine } from './recovery-engine';
import { type SignatureEngine } from './signature-engine';
import { loadWasmCurve } from './wasm-curve';

export interface OpenedEngine {
  readonly engine: SignatureEngine;
  /** Why a faster engine is not in use; empty when the fastest is. For the log and the metrics. */
  readonly passedOver: readonly string[];
}

/** The fastest engine that loads here: batch verification, else native recovery, else recovery in WebAssembly. */
export function openSignatureEngine(addon: AddonFile): OpenedEngine {
  const passedOver: string[] = [];
  if ('path' in addon) {
    try {
      return { engine: createBatchEngine(loadNativeAddon(addon.path)), passedOver };
    } catch (error) {
      passedOver.push(`batch verification: ${(error as Error).message}`);
    }
  } else {
    passedOver.push(`batch verification: ${addon.missing}`);
  }
  try {
    return { engine: createRecoveryEngine(loadNativeCurve()), passedOver };
  } catch (error) {
    passedOver.push(`native recovery: ${(error as Error).message}`);
  }
  return { engine: createRecoveryEngine(loadWasmCurve()), passedOver };
}
