/* From the r of a signature to its nonce point R. Included by curve.c only. */

/* R's x. An x of n or more would need a third parity bit, which Ethereum's signatures do not carry; r as an integer is
 * below n, hence below p. */
static void nonce_x_load(secp256k1_ge *point, const uint8_t *signature) {
  secp256k1_fe_set_b32(&point->x, signature);
}

/* Finds the y of each point's x; `found` is 0 where x belongs to no point. */
static void nonce_points_solve(secp256k1_ge *points, const uint8_t *parities, uint8_t *found, size_t count) {
  size_t i = 0;
#ifdef HAVE_WIDE_FIELD
  if (curve_is_wide) {
    for (; i < count; i += ROOT_LANES) {
      wide_solve(points + i, parities + i, found + i, count - i < ROOT_LANES ? count - i : ROOT_LANES);
    }
  }
#endif
  for (; i < count; i++) {
    secp256k1_fe x = points[i].x;
    found[i] = (uint8_t)secp256k1_ge_set_xo_var(&points[i], &x, parities[i]);
    if (found[i]) secp256k1_fe_normalize_var(&points[i].y);
  }
}
