import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

// RFC 6238 with the parameters every authenticator app supports: SHA-1, 30 seconds, 6 digits.
const STEP_SECONDS = 30;
const DIGITS = 6;

/** A code of the step before or after is accepted: clocks differ, people type slowly. */
const DRIFT_STEPS = 1;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const newTotpSecret = (): string => base32(randomBytes(20));

export const otpauthUrl = (secret: string, account: string): string =>
  `otpauth://totp/Cadastre:${encodeURIComponent(account)}?secret=${secret}&issuer=Cadastre`;

/** The time step whose code this is, or nothing. A step that was used before does not count again. */
export function matchingStep(secret: string, code: string, now: Date, lastStep: bigint | null): bigint | undefined {
  const current = BigInt(Math.floor(now.getTime() / 1000 / STEP_SECONDS));
  for (let drift = -DRIFT_STEPS; drift <= DRIFT_STEPS; drift++) {
    const step = current + BigInt(drift);
    if (lastStep !== null && step <= lastStep) continue;
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS))))
      return step;
  }
  return undefined;
}

export function codeOf(secret: string, step: bigint): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(step);
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac[mac.length - 1]! & 0xf;
  const value = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(value % 10 ** DIGITS).padStart(DIGITS, '0');
}

function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return bits
    .match(/.{5}/g)!
    .map((five) => BASE32[parseInt(five, 2)])
    .join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((eight) => parseInt(eight, 2)));
}
