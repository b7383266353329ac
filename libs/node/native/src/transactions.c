#include "transactions.h"

#include "keccak.h"

#define DIGEST_BYTES 32

static size_t big_endian(uint8_t *target, uint64_t value) {
  size_t length = 0, i;
  while (length < 8 && value >> (8 * length) != 0) length++;
  for (i = 0; i < length; i++) target[i] = (uint8_t)(value >> (8 * (length - 1 - i)));
  return length;
}

static size_t list_header(uint8_t *target, size_t length) {
  size_t size;
  if (length <= 55) {
    target[0] = (uint8_t)(0xc0 + length);
    return 1;
  }
  size = big_endian(target + 1, length);
  target[0] = (uint8_t)(0xf7 + size);
  return 1 + size;
}

/* EIP-155: what a legacy transaction signs ends in the chain id and two empty items. */
static size_t legacy_tail(uint8_t *target, uint32_t chain_id) {
  size_t length = big_endian(target + 1, chain_id);
  if (length == 1 && target[1] < 0x80) {
    target[0] = target[1];
    length = 0;
  } else {
    target[0] = (uint8_t)(0x80 + length);
  }
  target[1 + length] = target[2 + length] = 0x80;
  return 3 + length;
}

static void signing_hash(const uint8_t *items, size_t length, uint8_t type, uint32_t chain_id, uint8_t *digest) {
  keccak256_state state;
  uint8_t head[10], tail[8];
  size_t tail_length = type == 0 ? legacy_tail(tail, chain_id) : 0;
  keccak256_init(&state);
  if (type != 0) keccak256_absorb(&state, &type, 1);
  keccak256_absorb(&state, head, list_header(head, length + tail_length));
  keccak256_absorb(&state, items, length);
  keccak256_absorb(&state, tail, tail_length);
  keccak256_finish(&state, digest);
}

int transactions_hash(const packed_transactions *packed, size_t count, size_t byte_count, uint32_t chain_id,
                      uint8_t *hashes, uint8_t *signing_hashes) {
  size_t i;
  for (i = 0; i < count; i++) {
    uint32_t from = packed->offsets[i], to = packed->offsets[i + 1];
    uint32_t signed_from = packed->signed_from[i], signed_to = packed->signed_to[i];
    if (packed->faults[i] != 0) continue;
    if (from > signed_from || signed_from > signed_to || signed_to > to || to > byte_count) return 0;
    keccak256(packed->bytes + from, to - from, hashes + i * DIGEST_BYTES);
    signing_hash(packed->bytes + signed_from, signed_to - signed_from, packed->types[i], chain_id,
                 signing_hashes + i * DIGEST_BYTES);
  }
  return 1;
}
