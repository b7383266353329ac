/* Eight field elements at a time, by AVX-512's 52-bit multiply-add. Included by curve.c only, where the compiler knows
 * the instructions; whether the processor does is asked at run time (wide_available).
 *
 * An element is five limbs of 52 bits, as in libsecp256k1's own 5x52 field. Between operations a value is *loose*: each
 * limb below 2^52 and the whole below 2^256 + 2^52, not necessarily below p. */
#include <immintrin.h>

#define WIDE __attribute__((target("avx512f,avx512dq,avx512vl,avx512ifma")))
#define WIDE_INLINE static inline __attribute__((always_inline, target("avx512f,avx512dq,avx512vl,avx512ifma")))
#define WIDE_LANES 8

typedef struct {
  __m512i n[5];
} fe8;

#define LIMB_MASK 0xfffffffffffffULL
#define TOP_LIMB_MASK 0xffffffffffffULL
/* 2^256 mod p, and 2^260 mod p. */
#define FOLD_256 0x1000003d1ULL
#define FOLD_260 0x1000003d10ULL

WIDE_INLINE __m512i all8(uint64_t value) {
  return _mm512_set1_epi64((long long)value);
}

/* Carries limb to limb, folds what is above bit 256 and carries again. Limbs may be anything below 2^62. */
WIDE_INLINE void fe8_settle(fe8 *r) {
  const __m512i mask = all8(LIMB_MASK);
  __m512i above;
  int i;
  for (i = 0; i < 4; i++) {
    r->n[i + 1] = _mm512_add_epi64(r->n[i + 1], _mm512_srli_epi64(r->n[i], 52));
    r->n[i] = _mm512_and_si512(r->n[i], mask);
  }
  above = _mm512_srli_epi64(r->n[4], 48);
  r->n[4] = _mm512_and_si512(r->n[4], all8(TOP_LIMB_MASK));
  r->n[0] = _mm512_madd52lo_epu64(r->n[0], above, all8(FOLD_256));
  for (i = 0; i < 4; i++) {
    r->n[i + 1] = _mm512_add_epi64(r->n[i + 1], _mm512_srli_epi64(r->n[i], 52));
    r->n[i] = _mm512_and_si512(r->n[i], mask);
  }
}

/* Reduces ten columns (each below 2^57, their sum a product of loose values) to a loose value. */
WIDE_INLINE void fe8_reduce(fe8 *r, __m512i c[10]) {
  const __m512i mask = all8(LIMB_MASK), fold = all8(FOLD_260), zero = _mm512_setzero_si512();
  __m512i above;
  int i;
  for (i = 5; i < 9; i++) {
    c[i + 1] = _mm512_add_epi64(c[i + 1], _mm512_srli_epi64(c[i], 52));
    c[i] = _mm512_and_si512(c[i], mask);
  }
  above = _mm512_madd52hi_epu64(zero, c[9], fold);
  for (i = 0; i < 5; i++) {
    r->n[i] = _mm512_madd52lo_epu64(c[i], c[5 + i], fold);
  }
  for (i = 0; i < 4; i++) r->n[i + 1] = _mm512_madd52hi_epu64(r->n[i + 1], c[5 + i], fold);
  r->n[0] = _mm512_madd52lo_epu64(r->n[0], above, fold);
  r->n[1] = _mm512_madd52hi_epu64(r->n[1], above, fold);
  fe8_settle(r);
}

WIDE_INLINE void fe8_mul(fe8 *r, const fe8 *a, const fe8 *b) {
  __m512i c[10];
  int i, j;
  for (i = 0; i < 10; i++) c[i] = _mm512_setzero_si512();
  for (i = 0; i < 5; i++) {
    for (j = 0; j < 5; j++) {
      c[i + j] = _mm512_madd52lo_epu64(c[i + j], a->n[i], b->n[j]);
      c[i + j + 1] = _mm512_madd52hi_epu64(c[i + j + 1], a->n[i], b->n[j]);
    }
  }
  fe8_reduce(r, c);
}

/* The ten products off the diagonal once, doubled; then the five on it. */
WIDE_INLINE void fe8_sqr(fe8 *r, const fe8 *a) {
  __m512i c[10];
  int i, j;
  for (i = 0; i < 10; i++) c[i] = _mm512_setzero_si512();
  for (i = 0; i < 5; i++) {
    for (j = i + 1; j < 5; j++) {
      c[i + j] = _mm512_madd52lo_epu64(c[i + j], a->n[i], a->n[j]);
      c[i + j + 1] = _mm512_madd52hi_epu64(c[i + j + 1], a->n[i], a->n[j]);
    }
  }
  for (i = 1; i < 9; i++) c[i] = _mm512_add_epi64(c[i], c[i]);
  for (i = 0; i < 5; i++) {
    c[2 * i] = _mm512_madd52lo_epu64(c[2 * i], a->n[i], a->n[i]);
    c[2 * i + 1] = _mm512_madd52hi_epu64(c[2 * i + 1], a->n[i], a->n[i]);
  }
  fe8_reduce(r, c);
}

/* A multiple of p, limb by limb above whatever is subtracted from it: loose values, or sums of a few of them. */
WIDE_INLINE __m512i multiple_of_p(int limb, uint64_t times) {
  return all8(times * (limb == 0 ? 0xffffefffffc2fULL : limb == 4 ? TOP_LIMB_MASK : LIMB_MASK));
}

/* a - b */
WIDE_INLINE void fe8_sub(fe8 *r, const fe8 *a, const fe8 *b) {
  int i;
  for (i = 0; i < 5; i++) {
    r->n[i] = _mm512_add_epi64(a->n[i], _mm512_sub_epi64(multiple_of_p(i, 8), b->n[i]));
  }
  fe8_settle(r);
}

/* a - b - c */
WIDE_INLINE void fe8_sub2(fe8 *r, const fe8 *a, const fe8 *b, const fe8 *c) {
  int i;
  for (i = 0; i < 5; i++) {
    r->n[i] = _mm512_sub_epi64(_mm512_add_epi64(a->n[i], _mm512_sub_epi64(multiple_of_p(i, 8), b->n[i])), c->n[i]);
  }
  fe8_settle(r);
}

/* The one representative below p. */
WIDE_INLINE void fe8_normalize(fe8 *r) {
  /* Loose values are below 2p, so p is subtracted once or not at all: adding 2^256 - p carries into bit 256 when it is. */
  const __m512i mask = all8(LIMB_MASK);
  fe8 less = *r;
  __mmask8 is_above;
  int i;
  less.n[0] = _mm512_add_epi64(less.n[0], all8(FOLD_256));
  for (i = 0; i < 4; i++) {
    less.n[i + 1] = _mm512_add_epi64(less.n[i + 1], _mm512_srli_epi64(less.n[i], 52));
    less.n[i] = _mm512_and_si512(less.n[i], mask);
  }
  is_above = _mm512_cmpgt_epu64_mask(less.n[4], all8(TOP_LIMB_MASK));
  less.n[4] = _mm512_and_si512(less.n[4], all8(TOP_LIMB_MASK));
  for (i = 0; i < 5; i++) r->n[i] = _mm512_mask_mov_epi64(r->n[i], is_above, less.n[i]);
}

/* Lanes whose value, normalized, is zero. */
WIDE_INLINE __mmask8 fe8_is_zero(const fe8 *normalized) {
  __m512i any = normalized->n[0];
  int i;
  for (i = 1; i < 5; i++) any = _mm512_or_si512(any, normalized->n[i]);
  return _mm512_cmpeq_epi64_mask(any, _mm512_setzero_si512());
}

static int wide_available(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512ifma");
}
