/* Verification of many signatures by one multi-scalar sum. Included by curve.c only.
 *
 * A signature (r, s) of h by Q is valid when R = (h/s) G + (r/s) Q. With random 128-bit a_i the batch is valid, but for
 * a chance of 2^-128, exactly when
 *
 *     sum a_i (-R_i)  +  (sum a_i h_i/s_i) G  +  sum over keys j of (sum of its a_i r_i/s_i) Q_j  =  0.
 *
 * The weights stand on R rather than on s R, so that a signature adds one point with a 128-bit scalar; keys and G have
 * full scalars, split in two halves of 128 bits by the curve's endomorphism, once for all signatures of a sender. A
 * batch whose sum is not zero is halved until few enough are left to check one by one. */

/* A group this small is cheaper checked one by one than summed. */
#define GROUP_MIN 8

/* How many signatures (as a multiple of the batch) may be summed again while looking for culprits; after that the rest
 * is checked one by one. One culprit costs one more batch; a batch of culprits may not cost ten. */
#define BISECTION_EFFORT 3

typedef struct {
  /* for each signature that passed the range checks */
  size_t usable;
  uint32_t *items;              /* its position in the batch */
  uint32_t *key_slots;          /* its key, as a position in `keys` */
  secp256k1_ge *nonce_points;   /* -R */
  uint8_t *parities, *found;
  secp256k1_scalar *weights;    /* a */
  secp256k1_scalar *on_key;     /* r/s */
  secp256k1_scalar *on_generator; /* h/s */
  /* for each key that occurs */
  size_t key_count;
  uint32_t *key_indexes;
  secp256k1_ge *keys;
  secp256k1_scalar *key_sums;
  uint32_t *key_groups; /* the last group that this key's sum belongs to */
  uint32_t group;
  uint32_t *touched;
  /* open addressing from key index to slot + 1 */
  uint32_t *slot_table;
  uint32_t slot_mask;
  /* the multi-scalar sum */
  secp256k1_ge *sum_points;
  secp256k1_scalar *sum_scalars;
  struct secp256k1_pippenger_point_state *sum_state;
  int *sum_digits;
  secp256k1_gej *sum_buckets;

  size_t effort;
  uint8_t *verdicts;
  size_t valid;
} verification;

/* Entries in a sum over a whole batch: each R, two halves of each key, two of G. */
static size_t sum_entries_max(size_t count) {
  return 3 * count + 2;
}

/* The widest table of digits that any window below needs: 128 bits in windows of at least 4. */
#define SUM_DIGITS_MAX 32

/* Bits of a window that made a sum of this many 128-bit entries cheapest, measured. */
static int sum_window_bits(size_t entries) {
  if (entries <= 64) return 3;
  if (entries <= 200) return 4;
  if (entries <= 480) return 5;
  if (entries <= 1200) return 6;
  if (entries <= 3000) return 7;
  if (entries <= 6000) return 8;
  if (entries <= 14000) return 9;
  if (entries <= 30000) return 10;
  return 11;
}

#define SUM_WINDOW_BITS_MAX 11

static void verification_free(verification *work) {
  free(work->items), free(work->key_slots), free(work->nonce_points), free(work->weights), free(work->on_key);
  free(work->on_generator), free(work->key_indexes), free(work->keys), free(work->key_sums), free(work->key_groups);
  free(work->touched), free(work->slot_table), free(work->sum_points), free(work->sum_scalars), free(work->sum_state);
  free(work->sum_digits), free(work->sum_buckets), free(work->parities), free(work->found);
}

static int verification_alloc(verification *work, size_t count) {
  size_t entries = sum_entries_max(count), slots = 16;
  while (slots < 2 * count) slots *= 2;
  memset(work, 0, sizeof(*work));
  work->slot_mask = (uint32_t)(slots - 1);
  work->items = malloc(count * sizeof(*work->items));
  work->key_slots = malloc(count * sizeof(*work->key_slots));
  work->nonce_points = malloc(count * sizeof(*work->nonce_points));
  work->parities = malloc(count);
  work->found = malloc(count);
  work->weights = malloc(count * sizeof(*work->weights));
  work->on_key = malloc(count * sizeof(*work->on_key));
  work->on_generator = malloc(count * sizeof(*work->on_generator));
  work->key_indexes = malloc(count * sizeof(*work->key_indexes));
  work->keys = malloc(count * sizeof(*work->keys));
  work->key_sums = malloc(count * sizeof(*work->key_sums));
  work->key_groups = calloc(count, sizeof(*work->key_groups));
  work->touched = malloc(count * sizeof(*work->touched));
  work->slot_table = calloc(slots, sizeof(*work->slot_table));
  work->sum_points = malloc(entries * sizeof(*work->sum_points));
  work->sum_scalars = malloc(entries * sizeof(*work->sum_scalars));
  work->sum_state = malloc(entries * sizeof(*work->sum_state));
  work->sum_digits = malloc(entries * SUM_DIGITS_MAX * sizeof(*work->sum_digits));
  work->sum_buckets = malloc(sizeof(*work->sum_buckets) << SUM_WINDOW_BITS_MAX);
  if (work->items && work->key_slots && work->nonce_points && work->parities && work->found && work->weights && work->on_key && work->on_generator &&
      work->key_indexes && work->keys && work->key_sums && work->key_groups && work->touched && work->slot_table &&
      work->sum_points && work->sum_scalars && work->sum_state && work->sum_digits && work->sum_buckets) {
    return 1;
  }
  verification_free(work);
  return 0;
}

/* The slot of a key within this batch; a key that is no point of the curve gets none, whoever put it there. */
static int key_slot(verification *work, uint32_t index, const uint8_t *keys, size_t key_count, uint32_t *slot) {
  uint32_t at = (index * 0x9e3779b1u) & work->slot_mask;
  if (index >= key_count) return 0;
  for (; work->slot_table[at] != 0; at = (at + 1) & work->slot_mask) {
    *slot = work->slot_table[at] - 1;
    if (work->key_indexes[*slot] == index) return 1;
  }
  *slot = (uint32_t)work->key_count;
  if (!public_key_load(&work->keys[*slot], keys + (size_t)index * PUBLIC_KEY_BYTES)) return 0;
  work->key_indexes[*slot] = index;
  work->key_count++;
  work->slot_table[at] = *slot + 1;
  return 1;
}

/* Reads the batch; what fails a range check never reaches the sum. */
static void verification_load(verification *work, size_t count, const uint8_t *digests, const uint8_t *signatures,
                              const uint8_t *parities, const uint32_t *key_indexes, const uint8_t *keys,
                              size_t key_count, const uint8_t *coefficients) {
  secp256k1_scalar *s = work->sum_scalars, *s_inverse = work->on_generator;
  size_t i, loaded = 0;
  for (i = 0; i < count; i++) {
    const uint8_t *signature = signatures + i * SIGNATURE_BYTES;
    uint8_t weight[32] = {0};
    if (!signature_load(&work->on_key[loaded], &s[loaded], signature, parities[i])) continue;
    if (!key_slot(work, key_indexes[i], keys, key_count, &work->key_slots[loaded])) continue;
    nonce_x_load(&work->nonce_points[loaded], signature);
    /* Of the other parity: -R. */
    work->parities[loaded] = !parities[i];
    memcpy(weight + 16, coefficients + i * COEFFICIENT_BYTES, COEFFICIENT_BYTES);
    secp256k1_scalar_set_b32(&work->weights[loaded], weight, NULL);
    work->items[loaded++] = (uint32_t)i;
  }
  nonce_points_solve(work->nonce_points, work->parities, work->found, loaded);
  scalars_invert(s_inverse, s, loaded);
  for (i = 0; i < loaded; i++) {
    size_t at = work->usable;
    secp256k1_scalar h;
    if (!work->found[i]) continue;
    secp256k1_scalar_set_b32(&h, digests + (size_t)work->items[i] * DIGEST_BYTES, NULL);
    secp256k1_scalar_mul(&work->on_key[at], &work->on_key[i], &s_inverse[i]);
    secp256k1_scalar_mul(&work->on_generator[at], &h, &s_inverse[i]);
    work->nonce_points[at] = work->nonce_points[i];
    work->weights[at] = work->weights[i];
    work->key_slots[at] = work->key_slots[i];
    work->items[at] = work->items[i];
    work->usable++;
  }
}

static void sum_add_full(verification *work, size_t *entries, const secp256k1_ge *point,
                         const secp256k1_scalar *scalar) {
  size_t at = *entries;
  work->sum_points[at] = *point;
  work->sum_scalars[at] = *scalar;
  secp256k1_ecmult_endo_split(&work->sum_scalars[at], &work->sum_scalars[at + 1], &work->sum_points[at],
                              &work->sum_points[at + 1]);
  *entries += 2;
}

static void sum_points(verification *work, secp256k1_gej *sum, size_t entries) {
  struct secp256k1_pippenger_state state;
#ifdef HAVE_WIDE_FIELD
  if (curve_is_wide && entries >= WIDE_SUM_ENTRIES_MIN &&
      wide_sum_points(sum, work->sum_points, work->sum_scalars, entries)) {
    return;
  }
#endif
  state.ps = work->sum_state;
  state.wnaf_na = work->sum_digits;
  secp256k1_ecmult_pippenger_wnaf(work->sum_buckets, sum_window_bits(entries), &state, sum, work->sum_scalars,
                                  work->sum_points, entries);
}

/* Whether the weighted sum over signatures [from, to) is zero. */
static int group_is_valid(verification *work, size_t from, size_t to) {
  secp256k1_scalar generator_sum, product;
  secp256k1_gej sum;
  size_t i, entries = 0, touched = 0;

  work->group++;
  secp256k1_scalar_clear(&generator_sum);
  for (i = from; i < to; i++) {
    uint32_t key = work->key_slots[i];
    work->sum_points[entries] = work->nonce_points[i];
    work->sum_scalars[entries++] = work->weights[i];
    secp256k1_scalar_mul(&product, &work->weights[i], &work->on_generator[i]);
    secp256k1_scalar_add(&generator_sum, &generator_sum, &product);
    secp256k1_scalar_mul(&product, &work->weights[i], &work->on_key[i]);
    if (work->key_groups[key] == work->group) {
      secp256k1_scalar_add(&work->key_sums[key], &work->key_sums[key], &product);
    } else {
      work->key_groups[key] = work->group;
      work->key_sums[key] = product;
      work->touched[touched++] = key;
    }
  }
  for (i = 0; i < touched; i++) {
    uint32_t key = work->touched[i];
    sum_add_full(work, &entries, &work->keys[key], &work->key_sums[key]);
  }
  sum_add_full(work, &entries, &secp256k1_ge_const_g, &generator_sum);

  sum_points(work, &sum, entries);
  return secp256k1_gej_is_infinity(&sum);
}

static int one_is_valid(const verification *work, size_t at) {
  secp256k1_gej key, sum;
  secp256k1_gej_set_ge(&key, &work->keys[work->key_slots[at]]);
  secp256k1_ecmult(&curve_context->ecmult_ctx, &sum, &key, &work->on_key[at], &work->on_generator[at]);
  secp256k1_gej_add_ge_var(&sum, &sum, &work->nonce_points[at], NULL);
  return secp256k1_gej_is_infinity(&sum);
}

static void group_accept(verification *work, size_t from, size_t to) {
  size_t i;
  for (i = from; i < to; i++) work->verdicts[work->items[i]] = 1;
  work->valid += to - from;
}

static void group_check_singly(verification *work, size_t from, size_t to) {
  for (; from < to; from++) {
    if (one_is_valid(work, from)) group_accept(work, from, from + 1);
  }
}

/* Whether a sum over this group is still within the effort for finding culprits. */
static int effort_allows(verification *work, size_t size) {
  if (work->effort < size) return 0;
  work->effort -= size;
  return 1;
}

/* Finds the culprits in a group whose sum is known not to be zero. */
static void group_bisect(verification *work, size_t from, size_t to) {
  size_t middle = from + (to - from) / 2;
  if (to - from <= GROUP_MIN || !effort_allows(work, middle - from)) {
    group_check_singly(work, from, to);
  } else if (group_is_valid(work, from, middle)) {
    group_accept(work, from, middle);
    group_bisect(work, middle, to);
  } else {
    group_bisect(work, from, middle);
    if (effort_allows(work, to - middle) && group_is_valid(work, middle, to)) {
      group_accept(work, middle, to);
    } else {
      group_bisect(work, middle, to);
    }
  }
}

long curve_verify_batch(size_t count, const uint8_t *digests, const uint8_t *signatures, const uint8_t *parities,
                        const uint32_t *key_indexes, const uint8_t *keys, size_t key_count,
                        const uint8_t *coefficients, uint8_t *verdicts) {
  verification work;
  size_t valid;

  memset(verdicts, 0, count);
  if (count == 0) return 0;
  if (!verification_alloc(&work, count)) return -1;
  work.verdicts = verdicts;
  work.effort = BISECTION_EFFORT * count;
  verification_load(&work, count, digests, signatures, parities, key_indexes, keys, key_count, coefficients);

  if (work.usable <= GROUP_MIN) {
    group_check_singly(&work, 0, work.usable);
  } else if (group_is_valid(&work, 0, work.usable)) {
    group_accept(&work, 0, work.usable);
  } else {
    group_bisect(&work, 0, work.usable);
  }
  valid = work.valid;
  verification_free(&work);
  return (long)(count - valid);
}
