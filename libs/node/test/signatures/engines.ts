import { createBatchEngine } from '../../src/signatures/batch-engine';
import { ensureNativeAddon, loadNativeAddon } from '../../src/signatures/native-addon';
import { loadNativeCurve } from '../../src/signatures/native-curve';
import { createRecoveryEngine } from '../../src/signatures/recovery-engine';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { loadWasmCurve } from '../../src/signatures/wasm-curve';

export async function openBatchEngine(): Promise<SignatureEngine> {
  const addon = await ensureNativeAddon();
  if ('missing' in addon) throw new Error(`this test needs the compiled addon: ${addon.missing}`);
  return createBatchEngine(loadNativeAddon(addon.path));
}

export async function openAllEngines(): Promise<SignatureEngine[]> {
  return [await openBatchEngine(), createRecoveryEngine(loadNativeCurve()), createRecoveryEngine(loadWasmCurve())];
}
