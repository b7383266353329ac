#include "keccak.h"

#include <string.h>

#define RATE 136

static const uint64_t ROUND_CONSTANTS[24] = {
    0x0000000000000001ULL, 0x0000000000008082ULL, 0x800000000000808aULL, 0x8000000080008000ULL, 0x000000000000808bULL,
    0x0000000080000001ULL, 0x8000000080008081ULL, 0x8000000000008009ULL, 0x000000000000008aULL, 0x0000000000000088ULL,
    0x0000000080008009ULL, 0x000000008000000aULL, 0x000000008000808bULL, 0x800000000000008bULL, 0x8000000000008089ULL,
    0x8000000000008003ULL, 0x8000000000008002ULL, 0x8000000000000080ULL, 0x000000000000800aULL, 0x800000008000000aULL,
    0x8000000080008081ULL, 0x8000000000008080ULL, 0x0000000080000001ULL, 0x8000000080008008ULL,
};

static inline uint64_t rotate_left(uint64_t value, unsigned bits) {
  return (value << bits) | (value >> (64 - bits));
}

/* The state is held in 25 locals and each step written out, so that the compiler keeps the lanes in registers:
 * a loop over the lanes ran at half this speed. */
static void permute(uint64_t s[25]) {
  uint64_t a00 = s[0], a01 = s[1], a02 = s[2], a03 = s[3], a04 = s[4];
  uint64_t a05 = s[5], a06 = s[6], a07 = s[7], a08 = s[8], a09 = s[9];
  uint64_t a10 = s[10], a11 = s[11], a12 = s[12], a13 = s[13], a14 = s[14];
  uint64_t a15 = s[15], a16 = s[16], a17 = s[17], a18 = s[18], a19 = s[19];
  uint64_t a20 = s[20], a21 = s[21], a22 = s[22], a23 = s[23], a24 = s[24];
  int round;

  for (round = 0; round < 24; round++) {
    uint64_t c0 = a00 ^ a05 ^ a10 ^ a15 ^ a20, c1 = a01 ^ a06 ^ a11 ^ a16 ^ a21, c2 = a02 ^ a07 ^ a12 ^ a17 ^ a22;
    uint64_t c3 = a03 ^ a08 ^ a13 ^ a18 ^ a23, c4 = a04 ^ a09 ^ a14 ^ a19 ^ a24;
    uint64_t d0 = c4 ^ rotate_left(c1, 1), d1 = c0 ^ rotate_left(c2, 1), d2 = c1 ^ rotate_left(c3, 1);
    uint64_t d3 = c2 ^ rotate_left(c4, 1), d4 = c3 ^ rotate_left(c0, 1);

    /* theta, rho and pi of one row, then its chi. */
    uint64_t b00 = a00 ^ d0, b01 = rotate_left(a06 ^ d1, 44), b02 = rotate_left(a12 ^ d2, 43);
    uint64_t b03 = rotate_left(a18 ^ d3, 21), b04 = rotate_left(a24 ^ d4, 14);
    uint64_t b05 = rotate_left(a03 ^ d3, 28), b06 = rotate_left(a09 ^ d4, 20), b07 = rotate_left(a10 ^ d0, 3);
    uint64_t b08 = rotate_left(a16 ^ d1, 45), b09 = rotate_left(a22 ^ d2, 61);
    uint64_t b10 = rotate_left(a01 ^ d1, 1), b11 = rotate_left(a07 ^ d2, 6), b12 = rotate_left(a13 ^ d3, 25);
    uint64_t b13 = rotate_left(a19 ^ d4, 8), b14 = rotate_left(a20 ^ d0, 18);
    uint64_t b15 = rotate_left(a04 ^ d4, 27), b16 = rotate_left(a05 ^ d0, 36), b17 = rotate_left(a11 ^ d1, 10);
    uint64_t b18 = rotate_left(a17 ^ d2, 15), b19 = rotate_left(a23 ^ d3, 56);
    uint64_t b20 = rotate_left(a02 ^ d2, 62), b21 = rotate_left(a08 ^ d3, 55), b22 = rotate_left(a14 ^ d4, 39);
    uint64_t b23 = rotate_left(a15 ^ d0, 41), b24 = rotate_left(a21 ^ d1, 2);

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

/* Lanes are little-endian whatever the machine is; compilers turn this into one load or store where they can. */
static uint64_t load_lane(const uint8_t *bytes) {
  uint64_t lane = 0;
  int i;
  for (i = 7; i >= 0; i--) lane = (lane << 8) | bytes[i];
  return lane;
}

static void store_lane(uint8_t *bytes, uint64_t lane) {
  int i;
  for (i = 0; i < 8; i++) bytes[i] = (uint8_t)(lane >> (8 * i));
}

static void absorb_byte(keccak256_state *state, uint8_t byte) {
  state->lanes[state->filled >> 3] ^= (uint64_t)byte << (8 * (state->filled & 7));
  if (++state->filled == RATE) {
    permute(state->lanes);
    state->filled = 0;
  }
}

void keccak256_init(keccak256_state *state) {
  memset(state, 0, sizeof(*state));
}

void keccak256_absorb(keccak256_state *state, const uint8_t *bytes, size_t length) {
  while (length > 0 && (state->filled & 7) != 0) absorb_byte(state, *bytes++), length--;
  while (length >= 8) {
    state->lanes[state->filled >> 3] ^= load_lane(bytes);
    state->filled += 8;
    if (state->filled == RATE) {
      permute(state->lanes);
      state->filled = 0;
    }
    bytes += 8, length -= 8;
  }
  while (length > 0) absorb_byte(state, *bytes++), length--;
}

void keccak256_finish(keccak256_state *state, uint8_t digest[32]) {
  int i;
  state->lanes[state->filled >> 3] ^= (uint64_t)0x01 << (8 * (state->filled & 7));
  state->lanes[RATE / 8 - 1] ^= 0x8000000000000000ULL;
  permute(state->lanes);
  for (i = 0; i < 4; i++) store_lane(digest + 8 * i, state->lanes[i]);
}

void keccak256(const uint8_t *bytes, size_t length, uint8_t digest[32]) {
  keccak256_state state;
  keccak256_init(&state);
  keccak256_absorb(&state, bytes, length);
  keccak256_finish(&state, digest);
}
