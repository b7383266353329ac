#ifndef CADASTRE_HEX_H
#define CADASTRE_HEX_H

#include <stddef.h>
#include <stdint.h>

/* Writes one byte for each two digits, capital ones too. Returns 0 when one is none; what was written then means
 * nothing. */
int hex_decode(const uint8_t *digits, size_t byte_count, uint8_t *bytes);

#endif
