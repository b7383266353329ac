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

#define KECCAK_LANE uint64_t
#define KECCAK_PERMUTE permute
#define KECCAK_TARGET
#include "keccak_permute_impl.h"

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

static void hash_message(const keccak256_message *message) {
  keccak256_state state;
  int part;
  keccak256_init(&state);
  for (part = 0; part < KECCAK256_PARTS; part++) {
    keccak256_absorb(&state, message->parts[part].bytes, message->parts[part].length);
  }
  keccak256_finish(&state, message->digest);
}

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDTH 4

typedef uint64_t wide_lane __attribute__((vector_size(8 * WIDTH)));

#define KECCAK_LANE wide_lane
#define KECCAK_PERMUTE permute_wide
#define KECCAK_TARGET __attribute__((target("avx2")))
#include "keccak_permute_impl.h"

/* How far a message has been absorbed. */
typedef struct {
  const keccak256_message *message; /* NULL for none */
  int part;
  size_t at;
} reader;

/* Reads the next block of a message; answers whether it was the last one, which is padded. */
static int read_block(reader *from, uint8_t block[RATE]) {
  size_t filled = 0;
  while (from->part < KECCAK256_PARTS && filled < RATE) {
    const keccak256_part *part = &from->message->parts[from->part];
    size_t left = part->length - from->at, taken = left < RATE - filled ? left : RATE - filled;
    if (taken > 0) memcpy(block + filled, part->bytes + from->at, taken);
    filled += taken;
    from->at += taken;
    if (from->at == part->length) from->part++, from->at = 0;
  }
  if (filled == RATE) return 0;
  memset(block + filled, 0, RATE - filled);
  block[filled] ^= 0x01;
  block[RATE - 1] ^= 0x80;
  return 1;
}

/* Four messages at a time; where one ends, the next begins while the others go on. */
__attribute__((target("avx2"))) static void hash_wide(const keccak256_message *messages, size_t count) {
  wide_lane state[25] = {{0}};
  reader readers[WIDTH] = {{0}};
  uint8_t block[RATE];
  size_t begun = 0, ended = 0;
  int column, lane, is_last[WIDTH] = {0};
  for (column = 0; column < WIDTH && begun < count; column++) readers[column].message = &messages[begun++];
  while (ended < count) {
    for (column = 0; column < WIDTH; column++) {
      if (readers[column].message == NULL) continue;
      is_last[column] = read_block(&readers[column], block);
      for (lane = 0; lane < RATE / 8; lane++) state[lane][column] ^= load_lane(block + 8 * lane);
    }
    permute_wide(state);
    for (column = 0; column < WIDTH; column++) {
      if (readers[column].message == NULL || !is_last[column]) continue;
      for (lane = 0; lane < 4; lane++) store_lane(readers[column].message->digest + 8 * lane, state[lane][column]);
      for (lane = 0; lane < 25; lane++) state[lane][column] = 0;
      readers[column] = (reader){begun < count ? &messages[begun++] : NULL, 0, 0};
      ended++;
    }
  }
}

static int has_wide(void) {
  return __builtin_cpu_supports("avx2");
}
#else
static void hash_wide(const keccak256_message *messages, size_t count) {
  (void)messages, (void)count;
}

static int has_wide(void) {
  return 0;
}
#endif

void keccak256_many(const keccak256_message *messages, size_t count) {
  size_t i;
  if (count > 1 && has_wide()) {
    hash_wide(messages, count);
    return;
  }
  for (i = 0; i < count; i++) hash_message(&messages[i]);
}
