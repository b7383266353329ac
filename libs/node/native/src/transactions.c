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

#define ROWS_AT_ONCE 64

/* What was signed but is not among the bytes as sent: the type with the list's header, and the end of a legacy one. */
typedef struct {
  uint8_t head[11], tail[8];
} signed_frame;

static keccak256_message signed_message(const uint8_t *items, size_t length, uint8_t type, uint32_t chain_id,
                                        signed_frame *frame, uint8_t *digest) {
  size_t tail_length = type == 0 ? legacy_tail(frame->tail, chain_id) : 0;
  size_t type_length = type == 0 ? 0 : 1;
  size_t head_length = type_length + list_header(frame->head + type_length, length + tail_length);
  if (type != 0) frame->head[0] = type;
  return (keccak256_message){{{frame->head, head_length}, {items, length}, {frame->tail, tail_length}}, digest};
}

int transactions_hash(const packed_transactions *packed, size_t count, size_t byte_count, uint32_t chain_id,
                      uint8_t *hashes, uint8_t *signing_hashes) {
  keccak256_message messages[2 * ROWS_AT_ONCE];
  signed_frame frames[ROWS_AT_ONCE];
  size_t i, filled = 0;
  for (i = 0; i < count; i++) {
    uint32_t from = packed->offsets[i], to = packed->offsets[i + 1];
    uint32_t signed_from = packed->signed_from[i], signed_to = packed->signed_to[i];
    if (packed->faults[i] != 0) continue;
    if (from > signed_from || signed_from > signed_to || signed_to > to || to > byte_count) return 0;
    messages[filled] = (keccak256_message){{{packed->bytes + from, to - from}}, hashes + i * DIGEST_BYTES};
    messages[filled + 1] = signed_message(packed->bytes + signed_from, signed_to - signed_from, packed->types[i],
                                          chain_id, &frames[filled / 2], signing_hashes + i * DIGEST_BYTES);
    filled += 2;
    if (filled < 2 * ROWS_AT_ONCE) continue;
    keccak256_many(messages, filled);
    filled = 0;
  }
  keccak256_many(messages, filled);
  return 1;
}
