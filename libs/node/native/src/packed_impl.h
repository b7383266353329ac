/* How scalars, points and signatures lie in the packed arrays. Included by curve.c only. */

static secp256k1_context *curve_context;
static int curve_is_wide;

void curve_start(void) {
  curve_use_wide(1);
  curve_context = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
}

int curve_use_wide(int wanted) {
#ifdef HAVE_WIDE_FIELD
  curve_is_wide = wanted && wide_available();
#endif
  (void)wanted;
  return curve_is_wide;
}

/* Reads r and s and applies the checks that need no curve arithmetic. */
static int signature_load(secp256k1_scalar *r, secp256k1_scalar *s, const uint8_t *signature, int parity) {
  int r_overflow, s_overflow;
  secp256k1_scalar_set_b32(r, signature, &r_overflow);
  secp256k1_scalar_set_b32(s, signature + 32, &s_overflow);
  return !r_overflow && !s_overflow && !secp256k1_scalar_is_zero(r) && !secp256k1_scalar_is_zero(s) &&
         !secp256k1_scalar_is_high(s) && parity <= 1;
}

static int public_key_load(secp256k1_ge *point, const uint8_t *key) {
  secp256k1_fe x, y;
  if (!secp256k1_fe_set_b32(&x, key) || !secp256k1_fe_set_b32(&y, key + 32)) return 0;
  secp256k1_ge_set_xy(point, &x, &y);
  return secp256k1_ge_is_valid_var(point);
}

static void public_key_store(uint8_t *key, uint8_t *address, secp256k1_ge *point) {
  uint8_t digest[DIGEST_BYTES];
  secp256k1_fe_normalize_var(&point->x);
  secp256k1_fe_normalize_var(&point->y);
  secp256k1_fe_get_b32(key, &point->x);
  secp256k1_fe_get_b32(key + 32, &point->y);
  keccak256(key, PUBLIC_KEY_BYTES, digest);
  memcpy(address, digest + DIGEST_BYTES - ADDRESS_BYTES, ADDRESS_BYTES);
}

/* Inverts `count` non-zero scalars for the price of one inversion and three products each. */
static void scalars_invert(secp256k1_scalar *inverses, const secp256k1_scalar *scalars, size_t count) {
  secp256k1_scalar running, rest;
  size_t i;
  if (count == 0) return;
  inverses[0] = scalars[0];
  for (i = 1; i < count; i++) secp256k1_scalar_mul(&inverses[i], &inverses[i - 1], &scalars[i]);
  secp256k1_scalar_inverse_var(&running, &inverses[count - 1]);
  for (i = count - 1; i > 0; i--) {
    secp256k1_scalar_mul(&rest, &running, &scalars[i]);
    secp256k1_scalar_mul(&inverses[i], &running, &inverses[i - 1]);
    running = rest;
  }
  inverses[0] = running;
}
