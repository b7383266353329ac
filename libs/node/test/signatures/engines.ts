import { createBatchEngine } from '../../src/signatures/batch-engine';
import { ensureNativeAddon, loadNativeAddon } from '../../src/signatures/native-addon';
import { loadNativeCurve } from '../../src/signatures/native-curve';
import { createRecoveryEngine } from '../../src/signatures/recovery-engine';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { loadWasmCurve } from '../../src/signatures/wasm-curve';

/** `wide` as the processor allows; turned off, the arithmetic that every processor has is what is tested. */
export async function openBatchEngine({ wide = true } = {}): Promise<SignatureEngine> {
  const addon = await ensureNativeAddon();
  if ('missing' in addon) throw new Error(`this test needs the compiled addon: ${addon.missing}`);
  const native = loadNativeAddon(addon.path);
  native.useWide(wide ? 1 : 0);
  return createBatchEngine(native);
}

export async function openAllEngines(options: { wide?: boolean } = {}): Promise<SignatureEngine[]> {
  return [
    await openBatchEngine(options),
    createRecoveryEngine(loadNativeCurve()),
    createRecoveryEngine(loadWasmCurve()),
  ];
}
