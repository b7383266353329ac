#include "hex.h"

/* 1 where the character is no digit. Without branches, as all of this is, so that the compiler does sixteen at once. */
static uint8_t is_none(uint8_t digit) {
  return (uint8_t)((uint8_t)(digit - '0') > 9) & (uint8_t)((uint8_t)((digit | 0x20) - 'a') > 5);
}

/* Letters have bit 6 set and count from 1 in the lower four. */
static uint8_t value_of(uint8_t digit) { return (uint8_t)((digit & 15) + 9 * (digit >> 6)); }

int hex_decode(const uint8_t *restrict digits, size_t byte_count, uint8_t *restrict bytes) {
  uint8_t faults = 0;
  for (size_t at = 0; at < byte_count; at++) {
    uint8_t high = digits[2 * at], low = digits[2 * at + 1];
    faults |= is_none(high) | is_none(low);
    bytes[at] = (uint8_t)(value_of(high) << 4 | value_of(low));
  }
  return faults == 0;
}
