#ifndef CADASTRE_KECCAK_H
#define CADASTRE_KECCAK_H

#include <stddef.h>
#include <stdint.h>

/* Keccak-256 as Ethereum uses it: rate 1088, padding 0x01 … 0x80. */

typedef struct {
  uint64_t lanes[25];
  size_t filled; /* bytes absorbed into the current block, < 136 */
} keccak256_state;

void keccak256_init(keccak256_state *state);
void keccak256_absorb(keccak256_state *state, const uint8_t *bytes, size_t length);
void keccak256_finish(keccak256_state *state, uint8_t digest[32]);

void keccak256(const uint8_t *bytes, size_t length, uint8_t digest[32]);

#define KECCAK256_PARTS 3

typedef struct {
  const uint8_t *bytes;
  size_t length;
} keccak256_part;

/* A message in up to three parts, and where its digest goes. */
typedef struct {
  keccak256_part parts[KECCAK256_PARTS];
  uint8_t *digest;
} keccak256_message;

/* Hashes messages side by side where the processor can. */
void keccak256_many(const keccak256_message *messages, size_t count);

#endif
