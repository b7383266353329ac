/* The sum of many points, each times a scalar below 2^128, eight additions at a time. Included by curve.c only.
 *
 * Pippenger's method: in each window of bits every point goes into the bucket of its digit, and the buckets are summed.
 * Points of a bucket are added in pairs, in affine coordinates, all pairs of all buckets in one round: an addition then
 * costs six products where Jacobian coordinates need eleven, because the round shares one inversion, and the rounds are
 * long runs of independent additions, which is what eight lanes want. */

/* x and y, limb by limb. */
typedef uint64_t wide_row[10];

/* A row whose y is to be negated. */
#define REF_NEGATIVE 0x80000000u

/* Additions that make one inversion cheap enough to forget; windows are taken together until there are that many. */
#define ROUND_ENTRIES 16384

/* Below this the inversions of the rounds cost more than the lanes save. */
#define WIDE_SUM_ENTRIES_MIN 300

#define DIGIT_BITS_MAX 11

typedef struct {
  size_t entries;
  int bits, windows, group; /* windows taken together */
  size_t buckets;           /* in a window: digits are signed, so half of 2^bits */
  int16_t *digits;          /* by window, then entry */
  wide_row *rows;           /* the entries, then sums of pairs as they come */
  uint32_t *refs;           /* rows by bucket */
  uint32_t *starts, *counts; /* of each bucket of the group */
  uint32_t *left, *right, *pair_buckets;
  fe8 *differences, *products; /* of each eight pairs */
  uint8_t *exceptions;         /* lanes whose points have the same x */
  secp256k1_gej *extras;       /* what could not be added in a round, by bucket */
} wide_sum;

static int wide_sum_bits(size_t entries) {
  if (entries <= 700) return 6;
  if (entries <= 2000) return 7;
  if (entries <= 6000) return 8;
  if (entries <= 16000) return 9;
  if (entries <= 50000) return 10;
  return DIGIT_BITS_MAX;
}

static void wide_sum_free(wide_sum *work) {
  free(work->digits), free(work->rows), free(work->refs), free(work->starts), free(work->counts), free(work->left);
  free(work->right), free(work->pair_buckets), free(work->differences), free(work->products);
  free(work->exceptions), free(work->extras);
}

static int wide_sum_alloc(wide_sum *work, size_t entries) {
  size_t refs, pairs, vectors, buckets;
  work->entries = entries;
  work->bits = wide_sum_bits(entries);
  /* One bit more than the scalars have, for the carry of the last signed digit. */
  work->windows = (128 + work->bits) / work->bits;
  work->group = (int)(ROUND_ENTRIES / entries);
  if (work->group < 1) work->group = 1;
  if (work->group > work->windows) work->group = work->windows;
  work->buckets = (size_t)1 << (work->bits - 1);
  refs = entries * (size_t)work->group;
  pairs = refs / 2 + WIDE_LANES;
  vectors = pairs / WIDE_LANES + 1;
  buckets = work->buckets * (size_t)work->group;
  work->digits = malloc(entries * (size_t)work->windows * sizeof(*work->digits));
  work->rows = malloc((entries + refs) * sizeof(*work->rows));
  work->refs = malloc(refs * sizeof(*work->refs));
  work->starts = malloc((buckets + 1) * sizeof(*work->starts));
  work->counts = malloc(buckets * sizeof(*work->counts));
  work->left = malloc(pairs * sizeof(*work->left));
  work->right = malloc(pairs * sizeof(*work->right));
  work->pair_buckets = malloc(pairs * sizeof(*work->pair_buckets));
  work->differences = aligned_alloc(64, vectors * sizeof(*work->differences));
  work->products = aligned_alloc(64, vectors * sizeof(*work->products));
  work->exceptions = malloc(vectors);
  work->extras = malloc(buckets * sizeof(*work->extras));
  if (work->digits && work->rows && work->refs && work->starts && work->counts && work->left && work->right &&
      work->pair_buckets && work->differences && work->products && work->exceptions && work->extras) {
    return 1;
  }
  wide_sum_free(work);
  return 0;
}

static void fe_to_limbs(uint64_t *limbs, const secp256k1_fe *value) {
  secp256k1_fe normal = *value;
  int i;
  secp256k1_fe_normalize_var(&normal);
  for (i = 0; i < 5; i++) limbs[i] = normal.n[i];
}

static void fe_from_limbs(secp256k1_fe *value, const uint64_t *limbs) {
  int i;
  for (i = 0; i < 5; i++) value->n[i] = limbs[i];
#ifdef VERIFY
  value->magnitude = 1, value->normalized = 0;
#endif
  secp256k1_fe_normalize_var(value);
}

static void row_to_point(secp256k1_ge *point, const wide_sum *work, uint32_t ref) {
  const uint64_t *row = work->rows[ref & ~REF_NEGATIVE];
  fe_from_limbs(&point->x, row);
  fe_from_limbs(&point->y, row + 5);
  point->infinity = 0;
  if (ref & REF_NEGATIVE) secp256k1_ge_neg(point, point);
}

/* Digits of each scalar in [-2^(bits-1), 2^(bits-1)], lowest window first. */
static void wide_sum_load(wide_sum *work, const secp256k1_ge *points, const secp256k1_scalar *scalars) {
  size_t entry;
  int window;
  for (entry = 0; entry < work->entries; entry++) {
    int carry = 0;
    fe_to_limbs(work->rows[entry], &points[entry].x);
    fe_to_limbs(work->rows[entry] + 5, &points[entry].y);
    for (window = 0; window < work->windows; window++) {
      unsigned int offset = (unsigned int)(window * work->bits);
      int digit = (int)secp256k1_scalar_get_bits_var(&scalars[entry], offset, (unsigned int)work->bits) + carry;
      carry = digit > (int)work->buckets;
      if (carry) digit -= 1 << work->bits;
      work->digits[(size_t)window * work->entries + entry] = (int16_t)digit;
    }
  }
}

/* Puts each entry of the windows from `first` on into the bucket of its digit. */
static void buckets_fill(wide_sum *work, int first, int windows) {
  size_t buckets = work->buckets * (size_t)windows, bucket, entry;
  uint32_t at = 0;
  int window;
  memset(work->counts, 0, buckets * sizeof(*work->counts));
  for (window = 0; window < windows; window++) {
    const int16_t *digits = work->digits + (size_t)(first + window) * work->entries;
    uint32_t *counts = work->counts + (size_t)window * work->buckets;
    for (entry = 0; entry < work->entries; entry++) {
      if (digits[entry] != 0) counts[abs(digits[entry]) - 1]++;
    }
  }
  for (bucket = 0; bucket < buckets; bucket++) {
    work->starts[bucket] = at;
    at += work->counts[bucket];
    work->counts[bucket] = 0;
    secp256k1_gej_set_infinity(&work->extras[bucket]);
  }
  for (window = 0; window < windows; window++) {
    const int16_t *digits = work->digits + (size_t)(first + window) * work->entries;
    for (entry = 0; entry < work->entries; entry++) {
      if (digits[entry] == 0) continue;
      bucket = (size_t)window * work->buckets + (size_t)abs(digits[entry]) - 1;
      work->refs[work->starts[bucket] + work->counts[bucket]++] =
          (uint32_t)entry | (digits[entry] < 0 ? REF_NEGATIVE : 0);
    }
  }
}

/* Lists the pairs of every bucket; their sums take the pairs' places. The rows of the sums begin at `next_row`. */
static size_t round_pair(wide_sum *work, size_t buckets, uint32_t next_row) {
  size_t pairs = 0, bucket;
  for (bucket = 0; bucket < buckets; bucket++) {
    uint32_t *refs = work->refs + work->starts[bucket];
    uint32_t count = work->counts[bucket], i;
    for (i = 0; i + 1 < count; i += 2) {
      work->left[pairs] = refs[i];
      work->right[pairs] = refs[i + 1];
      work->pair_buckets[pairs] = (uint32_t)bucket;
      refs[i / 2] = next_row + (uint32_t)pairs++;
    }
    if (count & 1) refs[count / 2] = refs[count - 1];
    work->counts[bucket] = (count + 1) / 2;
  }
  return pairs;
}

/* Coordinate `first_limb` / 5 of eight rows. */
WIDE_INLINE void rows_gather(fe8 *r, const wide_sum *work, __m512i refs, int first_limb) {
  const __m512i row = _mm512_and_si512(refs, all8(~(uint64_t)REF_NEGATIVE & 0xffffffffULL));
  const __m512i at = _mm512_add_epi64(_mm512_slli_epi64(row, 3), _mm512_slli_epi64(row, 1));
  int i;
  for (i = 0; i < 5; i++) {
    r->n[i] = _mm512_i64gather_epi64(_mm512_add_epi64(at, all8((uint64_t)(first_limb + i))), work->rows, 8);
  }
}

/* The y of eight rows, negated where the ref says so: not loose, but fit to be subtracted from or by. */
WIDE_INLINE void rows_gather_y(fe8 *r, const wide_sum *work, __m512i refs) {
  __mmask8 negative = _mm512_test_epi64_mask(refs, all8(REF_NEGATIVE));
  int i;
  rows_gather(r, work, refs, 5);
  for (i = 0; i < 5; i++) r->n[i] = _mm512_mask_sub_epi64(r->n[i], negative, multiple_of_p(i, 2), r->n[i]);
}

WIDE_INLINE __m512i refs_load(const uint32_t *refs) {
  return _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)refs));
}

/* The inverse of each lane. */
WIDE static void lanes_invert(fe8 *r) {
  uint64_t lanes[5][WIDE_LANES] __attribute__((aligned(64)));
  secp256k1_fe values[WIDE_LANES], inverses[WIDE_LANES];
  int i, lane;
  for (i = 0; i < 5; i++) _mm512_store_si512(lanes[i], r->n[i]);
  for (lane = 0; lane < WIDE_LANES; lane++) {
    uint64_t limbs[5];
    for (i = 0; i < 5; i++) limbs[i] = lanes[i][lane];
    fe_from_limbs(&values[lane], limbs);
  }
  secp256k1_fe_inv_all_var(inverses, values, WIDE_LANES);
  for (lane = 0; lane < WIDE_LANES; lane++) {
    uint64_t limbs[5];
    fe_to_limbs(limbs, &inverses[lane]);
    for (i = 0; i < 5; i++) lanes[i][lane] = limbs[i];
  }
  for (i = 0; i < 5; i++) r->n[i] = _mm512_load_si512(lanes[i]);
}

/* The differences of the pairs' x, and their running product in each lane. Points with the same x are left out: their
 * lane goes on with 1, and `exceptions` remembers it. Returns whether there are any. */
WIDE static int round_differences(wide_sum *work, size_t vectors, fe8 *product) {
  size_t vector;
  int i, any = 0;
  for (i = 0; i < 5; i++) product->n[i] = all8(i == 0);
  for (vector = 0; vector < vectors; vector++) {
    __m512i left = refs_load(work->left + vector * WIDE_LANES), right = refs_load(work->right + vector * WIDE_LANES);
    fe8 x1, x2, *difference = &work->differences[vector];
    __mmask8 same;
    rows_gather(&x1, work, left, 0);
    rows_gather(&x2, work, right, 0);
    fe8_sub(difference, &x2, &x1);
    fe8_normalize(difference);
    same = fe8_is_zero(difference);
    difference->n[0] = _mm512_mask_mov_epi64(difference->n[0], same, all8(1));
    work->exceptions[vector] = same;
    any |= same;
    work->products[vector] = *product;
    fe8_mul(product, product, difference);
  }
  return any;
}

/* Adds the pairs; row `next_row` + i becomes the sum of pair i. */
WIDE static void round_add(wide_sum *work, size_t pairs, size_t vectors, uint32_t next_row, fe8 *inverse) {
  uint64_t out[10][WIDE_LANES] __attribute__((aligned(64)));
  size_t vector = vectors, lane;
  int i;
  while (vector-- > 0) {
    size_t first = vector * WIDE_LANES, count = pairs - first < WIDE_LANES ? pairs - first : WIDE_LANES;
    __m512i left = refs_load(work->left + first), right = refs_load(work->right + first);
    fe8 x1, y1, x2, y2, slope, x3, y3;
    fe8_mul(&slope, inverse, &work->products[vector]);
    fe8_mul(inverse, inverse, &work->differences[vector]);
    rows_gather(&x1, work, left, 0);
    rows_gather(&x2, work, right, 0);
    rows_gather_y(&y1, work, left);
    rows_gather_y(&y2, work, right);
    fe8_sub(&y2, &y2, &y1);
    fe8_mul(&slope, &slope, &y2);
    fe8_sqr(&x3, &slope);
    fe8_sub2(&x3, &x3, &x1, &x2);
    fe8_sub(&y3, &x1, &x3);
    fe8_mul(&y3, &y3, &slope);
    fe8_sub(&y3, &y3, &y1);
    for (i = 0; i < 5; i++) {
      _mm512_store_si512(out[i], x3.n[i]);
      _mm512_store_si512(out[5 + i], y3.n[i]);
    }
    for (lane = 0; lane < count; lane++) {
      uint64_t *row = work->rows[next_row + first + lane];
      for (i = 0; i < 10; i++) row[i] = out[i][lane];
    }
  }
}

/* Points with the same x are equal (the sum is a doubling) or opposite (it is nothing): rare unless somebody sends a
 * transaction twice, so they go the general way, and the pair's sum out of its bucket. */
static void round_except(wide_sum *work, size_t pairs, uint32_t next_row) {
  size_t pair;
  for (pair = 0; pair < pairs; pair++) {
    uint32_t bucket = work->pair_buckets[pair], *refs = work->refs + work->starts[bucket], at = 0;
    secp256k1_ge point;
    if (!(work->exceptions[pair / WIDE_LANES] >> (pair % WIDE_LANES) & 1)) continue;
    row_to_point(&point, work, work->left[pair]);
    secp256k1_gej_add_ge_var(&work->extras[bucket], &work->extras[bucket], &point, NULL);
    row_to_point(&point, work, work->right[pair]);
    secp256k1_gej_add_ge_var(&work->extras[bucket], &work->extras[bucket], &point, NULL);
    while (refs[at] != next_row + pair) at++;
    refs[at] = refs[--work->counts[bucket]];
  }
}

/* Adds up every bucket until it holds one point at most. */
static void buckets_add(wide_sum *work, size_t buckets) {
  uint32_t next_row = (uint32_t)work->entries;
  for (;;) {
    size_t pairs = round_pair(work, buckets, next_row), vectors = (pairs + WIDE_LANES - 1) / WIDE_LANES, lane;
    fe8 product;
    int any;
    if (pairs == 0) return;
    /* Lanes past the last pair repeat it; their sums are not stored. */
    for (lane = pairs; lane < vectors * WIDE_LANES; lane++) {
      work->left[lane] = work->left[pairs - 1];
      work->right[lane] = work->right[pairs - 1];
    }
    any = round_differences(work, vectors, &product);
    lanes_invert(&product);
    round_add(work, pairs, vectors, next_row, &product);
    if (any) round_except(work, pairs, next_row);
    next_row += (uint32_t)pairs;
  }
}

/* sum = sum * 2^bits + 1 * bucket[0] + 2 * bucket[1] + ... */
static void window_add(const wide_sum *work, secp256k1_gej *sum, size_t first_bucket) {
  secp256k1_gej running, total;
  secp256k1_ge point;
  size_t bucket;
  int bit;
  secp256k1_gej_set_infinity(&running);
  secp256k1_gej_set_infinity(&total);
  for (bucket = first_bucket + work->buckets; bucket-- > first_bucket;) {
    if (work->counts[bucket] > 0) {
      row_to_point(&point, work, work->refs[work->starts[bucket]]);
      secp256k1_gej_add_ge_var(&running, &running, &point, NULL);
    }
    secp256k1_gej_add_var(&running, &running, &work->extras[bucket], NULL);
    secp256k1_gej_add_var(&total, &total, &running, NULL);
  }
  for (bit = 0; bit < work->bits; bit++) secp256k1_gej_double_var(sum, sum, NULL);
  secp256k1_gej_add_var(sum, sum, &total, NULL);
}

/* Returns 0 when memory is short. No point is infinity; scalars are below 2^128. */
static int wide_sum_points(secp256k1_gej *sum, const secp256k1_ge *points, const secp256k1_scalar *scalars,
                           size_t entries) {
  wide_sum work;
  int end;
  if (!wide_sum_alloc(&work, entries)) return 0;
  wide_sum_load(&work, points, scalars);
  secp256k1_gej_set_infinity(sum);
  for (end = work.windows; end > 0; end -= work.group) {
    int windows = end < work.group ? end : work.group, window;
    buckets_fill(&work, end - windows, windows);
    buckets_add(&work, work.buckets * (size_t)windows);
    for (window = windows; window-- > 0;) window_add(&work, sum, (size_t)window * work.buckets);
  }
  wide_sum_free(&work);
  return 1;
}
