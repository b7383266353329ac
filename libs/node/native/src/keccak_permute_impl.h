/* The permutation, for a lane of one state or of several side by side: include it with KECCAK_LANE, KECCAK_PERMUTE and
 * KECCAK_TARGET defined. */
#define ROTATE_LEFT(value, bits) (((value) << (bits)) | ((value) >> (64 - (bits))))

/* The state is held in 25 locals and each step written out, so that the compiler keeps the lanes in registers:
 * a loop over the lanes ran at half this speed. */
KECCAK_TARGET static void KECCAK_PERMUTE(KECCAK_LANE s[25]) {
  KECCAK_LANE a00 = s[0], a01 = s[1], a02 = s[2], a03 = s[3], a04 = s[4];
  KECCAK_LANE a05 = s[5], a06 = s[6], a07 = s[7], a08 = s[8], a09 = s[9];
  KECCAK_LANE a10 = s[10], a11 = s[11], a12 = s[12], a13 = s[13], a14 = s[14];
  KECCAK_LANE a15 = s[15], a16 = s[16], a17 = s[17], a18 = s[18], a19 = s[19];
  KECCAK_LANE a20 = s[20], a21 = s[21], a22 = s[22], a23 = s[23], a24 = s[24];
  int round;

  for (round = 0; round < 24; round++) {
    KECCAK_LANE c0 = a00 ^ a05 ^ a10 ^ a15 ^ a20, c1 = a01 ^ a06 ^ a11 ^ a16 ^ a21, c2 = a02 ^ a07 ^ a12 ^ a17 ^ a22;
    KECCAK_LANE c3 = a03 ^ a08 ^ a13 ^ a18 ^ a23, c4 = a04 ^ a09 ^ a14 ^ a19 ^ a24;
    KECCAK_LANE d0 = c4 ^ ROTATE_LEFT(c1, 1), d1 = c0 ^ ROTATE_LEFT(c2, 1), d2 = c1 ^ ROTATE_LEFT(c3, 1);
    KECCAK_LANE d3 = c2 ^ ROTATE_LEFT(c4, 1), d4 = c3 ^ ROTATE_LEFT(c0, 1);

    /* theta, rho and pi of one row, then its chi. */
    KECCAK_LANE b00 = a00 ^ d0, b01 = ROTATE_LEFT(a06 ^ d1, 44), b02 = ROTATE_LEFT(a12 ^ d2, 43);
    KECCAK_LANE b03 = ROTATE_LEFT(a18 ^ d3, 21), b04 = ROTATE_LEFT(a24 ^ d4, 14);
    KECCAK_LANE b05 = ROTATE_LEFT(a03 ^ d3, 28), b06 = ROTATE_LEFT(a09 ^ d4, 20), b07 = ROTATE_LEFT(a10 ^ d0, 3);
    KECCAK_LANE b08 = ROTATE_LEFT(a16 ^ d1, 45), b09 = ROTATE_LEFT(a22 ^ d2, 61);
    KECCAK_LANE b10 = ROTATE_LEFT(a01 ^ d1, 1), b11 = ROTATE_LEFT(a07 ^ d2, 6), b12 = ROTATE_LEFT(a13 ^ d3, 25);
    KECCAK_LANE b13 = ROTATE_LEFT(a19 ^ d4, 8), b14 = ROTATE_LEFT(a20 ^ d0, 18);
    KECCAK_LANE b15 = ROTATE_LEFT(a04 ^ d4, 27), b16 = ROTATE_LEFT(a05 ^ d0, 36), b17 = ROTATE_LEFT(a11 ^ d1, 10);
    KECCAK_LANE b18 = ROTATE_LEFT(a17 ^ d2, 15), b19 = ROTATE_LEFT(a23 ^ d3, 56);
    KECCAK_LANE b20 = ROTATE_LEFT(a02 ^ d2, 62), b21 = ROTATE_LEFT(a08 ^ d3, 55), b22 = ROTATE_LEFT(a14 ^ d4, 39);
    KECCAK_LANE b23 = ROTATE_LEFT(a15 ^ d0, 41), b24 = ROTATE_LEFT(a21 ^ d1, 2);

    a00 = b00 ^ (~b01 & b02) ^ ROUND_CONSTANTS[round];
    a01 = b01 ^ (~b02 & b03), a02 = b02 ^ (~b03 & b04), a03 = b03 ^ (~b04 & b00), a04 = b04 ^ (~b00 & b01);
    a05 = b05 ^ (~b06 & b07), a06 = b06 ^ (~b07 & b08), a07 = b07 ^ (~b08 & b09), a08 = b08 ^ (~b09 & b05);
    a09 = b09 ^ (~b05 & b06), a10 = b10 ^ (~b11 & b12), a11 = b11 ^ (~b12 & b13), a12 = b12 ^ (~b13 & b14);
    a13 = b13 ^ (~b14 & b10), a14 = b14 ^ (~b10 & b11), a15 = b15 ^ (~b16 & b17), a16 = b16 ^ (~b17 & b18);
    a17 = b17 ^ (~b18 & b19), a18 = b18 ^ (~b19 & b15), a19 = b19 ^ (~b15 & b16), a20 = b20 ^ (~b21 & b22);
    a21 = b21 ^ (~b22 & b23), a22 = b22 ^ (~b23 & b24), a23 = b23 ^ (~b24 & b20), a24 = b24 ^ (~b20 & b21);
  }

  s[0] = a00, s[1] = a01, s[2] = a02, s[3] = a03, s[4] = a04;
  s[5] = a05, s[6] = a06, s[7] = a07, s[8] = a08, s[9] = a09;
  s[10] = a10, s[11] = a11, s[12] = a12, s[13] = a13, s[14] = a14;
  s[15] = a15, s[16] = a16, s[17] = a17, s[18] = a18, s[19] = a19;
  s[20] = a20, s[21] = a21, s[22] = a22, s[23] = a23, s[24] = a24;
}

#undef ROTATE_LEFT
#undef KECCAK_LANE
#undef KECCAK_PERMUTE
#undef KECCAK_TARGET
