/* Recovery of many signers at once. The two inversions that a recovery needs (of r, and of the key's z) are shared by
 * the whole batch. Included by curve.c only. */

typedef struct {
  secp256k1_scalar *r, *s, *r_inverse;
  secp256k1_ge *points; /* R, then the key */
  secp256k1_gej *sums;
  uint32_t *items; /* position in the batch of each signature that passed the range checks */
  uint8_t *parities, *found;
} recovery;

static void recovery_free(recovery *work) {
  free(work->r), free(work->s), free(work->r_inverse), free(work->points), free(work->sums), free(work->items);
  free(work->parities), free(work->found);
}

static int recovery_alloc(recovery *work, size_t count) {
  work->r = malloc(count * sizeof(*work->r));
  work->s = malloc(count * sizeof(*work->s));
  work->r_inverse = malloc(count * sizeof(*work->r_inverse));
  work->points = malloc(count * sizeof(*work->points));
  work->sums = malloc(count * sizeof(*work->sums));
  work->items = malloc(count * sizeof(*work->items));
  work->parities = malloc(count);
  work->found = malloc(count);
  if (work->r && work->s && work->r_inverse && work->points && work->sums && work->items &&
      work->parities && work->found) {
    return 1;
  }
  recovery_free(work);
  return 0;
}

/* Q = (s/r) R - (h/r) G */
static void recovery_sum(recovery *work, size_t at, const uint8_t *digest) {
  secp256k1_scalar h, for_generator, for_nonce;
  secp256k1_gej nonce;
  secp256k1_scalar_set_b32(&h, digest, NULL);
  secp256k1_scalar_mul(&for_generator, &work->r_inverse[at], &h);
  secp256k1_scalar_negate(&for_generator, &for_generator);
  secp256k1_scalar_mul(&for_nonce, &work->r_inverse[at], &work->s[at]);
  secp256k1_gej_set_ge(&nonce, &work->points[at]);
  secp256k1_ecmult(&curve_context->ecmult_ctx, &work->sums[at], &nonce, &for_nonce, &for_generator);
}

long curve_recover_batch(size_t count, const uint8_t *digests, const uint8_t *signatures, const uint8_t *parities,
                         uint8_t *keys, uint8_t *addresses, uint8_t *verdicts) {
  recovery work;
  size_t i, usable = 0, valid = 0;

  memset(keys, 0, count * PUBLIC_KEY_BYTES);
  memset(addresses, 0, count * ADDRESS_BYTES);
  memset(verdicts, 0, count);
  if (count == 0) return 0;
  if (!recovery_alloc(&work, count)) return -1;

  for (i = 0; i < count; i++) {
    const uint8_t *signature = signatures + i * SIGNATURE_BYTES;
    if (!signature_load(&work.r[usable], &work.s[usable], signature, parities[i])) continue;
    nonce_x_load(&work.points[usable], signature);
    work.parities[usable] = parities[i];
    work.items[usable++] = (uint32_t)i;
  }
  nonce_points_solve(work.points, work.parities, work.found, usable);
  scalars_invert(work.r_inverse, work.r, usable);
  for (i = 0; i < usable; i++) {
    if (work.found[i]) recovery_sum(&work, i, digests + (size_t)work.items[i] * DIGEST_BYTES);
    else secp256k1_gej_set_infinity(&work.sums[i]);
  }
  secp256k1_ge_set_all_gej_var(work.points, work.sums, usable);

  for (i = 0; i < usable; i++) {
    size_t item = work.items[i];
    if (secp256k1_ge_is_infinity(&work.points[i])) continue;
    public_key_store(keys + item * PUBLIC_KEY_BYTES, addresses + item * ADDRESS_BYTES, &work.points[i]);
    verdicts[item] = 1;
    valid++;
  }
  recovery_free(&work);
  return (long)(count - valid);
}
