/** 100 % in basis points. */
export const BASIS_POINTS = 10_000n;

function requireProduct(left: bigint, right: bigint, divisor: bigint): bigint {
  if (left < 0n || right < 0n)
    throw new RangeError(`${left} × ${right}: named rounding is for amounts that are not negative`);
  if (divisor <= 0n) throw new RangeError(`a division by ${divisor}`);
  return left * right;
}

/** ⌊left × right ÷ divisor⌋ */
export function mulDivDown(left: bigint, right: bigint, divisor: bigint): bigint {
  return requireProduct(left, right, divisor) / divisor;
}

/** ⌈left × right ÷ divisor⌉ */
export function mulDivUp(left: bigint, right: bigint, divisor: bigint): bigint {
  return (requireProduct(left, right, divisor) + divisor - 1n) / divisor;
}

/** left × right ÷ divisor, a half goes up. */
export function mulDivHalfUp(left: bigint, right: bigint, divisor: bigint): bigint {
  return (2n * requireProduct(left, right, divisor) + divisor) / (2n * divisor);
}
