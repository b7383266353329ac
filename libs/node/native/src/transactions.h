#ifndef CADASTRE_TRANSACTIONS_H
#define CADASTRE_TRANSACTIONS_H

#include <stddef.h>
#include <stdint.h>

/* The columns of the packed decoder of libs/protocol that hashing needs. */
typedef struct {
  const uint8_t *bytes;
  const uint32_t *offsets; /* transaction i is bytes[offsets[i]] up to bytes[offsets[i + 1]] */
  const uint8_t *faults;   /* a row whose entry is not 0 is not hashed */
  const uint8_t *types;    /* 0, 1 or 2 */
  const uint32_t *signed_from, *signed_to; /* the list items that are signed */
} packed_transactions;

/* Writes two digests a row: of the bytes as sent, and of what the sender signed. Returns 0 when an offset leaves the
 * bytes. */
int transactions_hash(const packed_transactions *packed, size_t count, size_t byte_count, uint32_t chain_id,
                      uint8_t *hashes, uint8_t *signing_hashes);

#endif
