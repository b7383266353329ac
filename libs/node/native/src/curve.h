#ifndef CADASTRE_CURVE_H
#define CADASTRE_CURVE_H

#include <stddef.h>
#include <stdint.h>

/* secp256k1 over packed arrays, one element after another:
 *   digest      32 bytes
 *   signature   64 bytes: r, s (big-endian)
 *   parity       1 byte: of R's y, 0 or 1
 *   public key  64 bytes: x, y (big-endian); all zero where none is known
 *   address     20 bytes: the tail of keccak-256 of the public key
 *   secret key  32 bytes
 *   verdict      1 byte: 1 valid, 0 not
 * A signature is valid when r and s are in [1, n-1], s is low and R has the given parity: the ones a recovery with the
 * same parity accepts, so that naming the sender changes the cost of a check and never its answer. */

#define DIGEST_BYTES 32
#define SIGNATURE_BYTES 64
#define PUBLIC_KEY_BYTES 64
#define ADDRESS_BYTES 20
#define SECRET_KEY_BYTES 32
#define COEFFICIENT_BYTES 16

/* Builds the tables of the process; call once, before anything else. */
void curve_start(void);

/* Whether eight field elements are worked on at a time (x86-64 with AVX-512 IFMA), which is on where the processor can;
 * tests turn it off to compare. Returns what is in use. Not while another thread is at work. */
int curve_use_wide(int wanted);

/* Verifies `count` signatures, each by the key that its index names. `coefficients` holds COEFFICIENT_BYTES of
 * unpredictable bytes for each signature: whoever can foresee them can forge. Returns how many are not valid, or -1
 * when memory is short (nothing is decided then). */
long curve_verify_batch(size_t count, const uint8_t *digests, const uint8_t *signatures, const uint8_t *parities,
                        const uint32_t *key_indexes, const uint8_t *keys, size_t key_count,
                        const uint8_t *coefficients, uint8_t *verdicts);

/* Recovers the signers of `count` digests. Where the verdict is 0 the key and the address are zero. Returns as above. */
long curve_recover_batch(size_t count, const uint8_t *digests, const uint8_t *signatures, const uint8_t *parities,
                         uint8_t *keys, uint8_t *addresses, uint8_t *verdicts);

/* Signs `count` digests (RFC 6979, low s), each with the secret key that its index names. Returns how many could not
 * be signed because the secret is no valid key or the index is out of range; their signatures are zero. */
long curve_sign_batch(size_t count, const uint8_t *digests, const uint32_t *key_indexes, const uint8_t *secrets,
                      size_t secret_count, uint8_t *signatures, uint8_t *parities);

/* Derives public keys and addresses of `count` secrets. Returns how many are no valid secret; theirs are zero. */
long curve_derive_keys(size_t count, const uint8_t *secrets, uint8_t *keys, uint8_t *addresses);

#endif
