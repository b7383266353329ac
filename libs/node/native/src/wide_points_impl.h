/* Square roots of sixteen field elements at a time: the y of so many nonce points. Included by curve.c only.
 *
 * A root is a chain of 254 dependent squarings. Two groups of eight run side by side, because one alone leaves the
 * multiplier idle for two thirds of its latency. */

#define ROOT_GROUPS 2
#define ROOT_LANES (ROOT_GROUPS * WIDE_LANES)

typedef fe8 fe16[ROOT_GROUPS];

WIDE_INLINE void fe16_mul(fe16 r, const fe16 a, const fe16 b) {
  int g;
  for (g = 0; g < ROOT_GROUPS; g++) fe8_mul(&r[g], &a[g], &b[g]);
}

/* r = a^(2^times) * b */
WIDE static void fe16_square_times(fe16 r, const fe16 a, int times, const fe16 b) {
  fe16 x;
  int g;
  for (g = 0; g < ROOT_GROUPS; g++) x[g] = a[g];
  for (; times > 0; times--) {
    for (g = 0; g < ROOT_GROUPS; g++) fe8_sqr(&x[g], &x[g]);
  }
  fe16_mul(r, x, b);
}

/* a^((p + 1) / 4): in binary 223 ones, a zero, 22 ones, 0000 11 00. ones_n is a to the number of n ones. */
WIDE static void fe16_root(fe16 root, const fe16 a) {
  fe16 ones2, ones3, ones6, ones9, ones11, ones22, ones44, ones88, run, one;
  int g, i;
  fe16_square_times(ones2, a, 1, a);
  fe16_square_times(ones3, ones2, 1, a);
  fe16_square_times(ones6, ones3, 3, ones3);
  fe16_square_times(ones9, ones6, 3, ones3);
  fe16_square_times(ones11, ones9, 2, ones2);
  fe16_square_times(ones22, ones11, 11, ones11);
  fe16_square_times(ones44, ones22, 22, ones22);
  fe16_square_times(ones88, ones44, 44, ones44);
  fe16_square_times(run, ones88, 88, ones88);
  fe16_square_times(run, run, 44, ones44);
  fe16_square_times(run, run, 3, ones3);
  fe16_square_times(run, run, 23, ones22);
  fe16_square_times(run, run, 6, ones2);
  for (g = 0; g < ROOT_GROUPS; g++) {
    for (i = 0; i < 5; i++) one[g].n[i] = all8(i == 0 ? 1 : 0);
  }
  fe16_square_times(root, run, 2, one);
}

/* Finds the y of up to ROOT_LANES points whose x stands in `points`; clears `found` where there is none. */
WIDE static void wide_solve(secp256k1_ge *points, const uint8_t *parities, uint8_t *found, size_t count) {
  uint64_t limbs[5][ROOT_LANES] __attribute__((aligned(64))) = {{0}};
  fe16 x, cube, root, square, difference;
  size_t lane;
  int g, i;

  for (lane = 0; lane < count; lane++) {
    for (i = 0; i < 5; i++) limbs[i][lane] = points[lane].x.n[i];
  }
  for (g = 0; g < ROOT_GROUPS; g++) {
    for (i = 0; i < 5; i++) x[g].n[i] = _mm512_load_si512(&limbs[i][g * WIDE_LANES]);
    fe8_sqr(&cube[g], &x[g]);
    fe8_mul(&cube[g], &cube[g], &x[g]);
    cube[g].n[0] = _mm512_add_epi64(cube[g].n[0], all8(7));
    fe8_settle(&cube[g]);
  }
  fe16_root(root, cube);
  for (g = 0; g < ROOT_GROUPS; g++) {
    __mmask8 is_root;
    fe8_sqr(&square[g], &root[g]);
    fe8_sub(&difference[g], &square[g], &cube[g]);
    fe8_normalize(&difference[g]);
    is_root = fe8_is_zero(&difference[g]);
    fe8_normalize(&root[g]);
    for (i = 0; i < 5; i++) _mm512_store_si512(&limbs[i][g * WIDE_LANES], root[g].n[i]);
    for (lane = 0; lane < WIDE_LANES && g * WIDE_LANES + lane < count; lane++) {
      found[g * WIDE_LANES + lane] = (is_root >> lane) & 1;
    }
  }
  for (lane = 0; lane < count; lane++) {
    secp256k1_fe y;
    for (i = 0; i < 5; i++) y.n[i] = limbs[i][lane];
    if ((y.n[0] & 1) != parities[lane]) {
      secp256k1_fe_negate(&y, &y, 1);
      secp256k1_fe_normalize_var(&y);
    }
    points[lane].y = y;
    points[lane].infinity = 0;
  }
}
