/* The Node-API surface: checks that the arrays are as long as the count says, then calls curve.c and keccak.c.
 * Every argument is a Uint8Array or Uint32Array, shared memory included; nothing is copied or kept. */
#include <node_api.h>
#include <uv.h>

#include "curve.h"
#include "keccak.h"

#define ARGUMENTS_MAX 8

/* Keeps the number of spans far from overflowing a size. */
#define PIECES_MAX 16

typedef struct {
  napi_env env;
  napi_value values[ARGUMENTS_MAX];
  int failed;
} arguments;

static void fail(arguments *args, const char *message) {
  if (!args->failed) napi_throw_range_error(args->env, "NATIVE_ARGUMENT", message);
  args->failed = 1;
}

static arguments take_arguments(napi_env env, napi_callback_info info, size_t expected) {
  arguments args = {0};
  size_t given = ARGUMENTS_MAX;
  args.env = env;
  if (napi_get_cb_info(env, info, &given, args.values, NULL, NULL) != napi_ok || given != expected) {
    fail(&args, "wrong number of arguments");
  }
  return args;
}

static size_t take_count(arguments *args, int at) {
  uint32_t count = 0;
  if (!args->failed && napi_get_value_uint32(args->env, args->values[at], &count) != napi_ok) {
    fail(args, "count must be a number");
  }
  return count;
}

static void *take_array(arguments *args, int at, napi_typedarray_type type, size_t *length) {
  napi_typedarray_type given;
  bool is_array = false;
  void *data = NULL;
  if (args->failed) return NULL;
  if (napi_is_typedarray(args->env, args->values[at], &is_array) != napi_ok || !is_array ||
      napi_get_typedarray_info(args->env, args->values[at], &given, length, &data, NULL, NULL) != napi_ok ||
      given != type) {
    fail(args, "expected a Uint8Array or Uint32Array");
    return NULL;
  }
  return data;
}

static uint8_t *take_bytes(arguments *args, int at, size_t needed) {
  size_t length = 0;
  uint8_t *bytes = take_array(args, at, napi_uint8_array, &length);
  if (!args->failed && length < needed) fail(args, "an array is shorter than the count says");
  return bytes;
}

static uint32_t *take_words(arguments *args, int at, size_t needed) {
  size_t length = 0;
  uint32_t *words = take_array(args, at, napi_uint32_array, &length);
  if (!args->failed && length < needed) fail(args, "an array is shorter than the count says");
  return words;
}

/* A table whose length says how many elements it has. */
static uint8_t *take_table(arguments *args, int at, size_t element_bytes, size_t *elements) {
  size_t length = 0;
  uint8_t *bytes = take_array(args, at, napi_uint8_array, &length);
  *elements = length / element_bytes;
  return bytes;
}

static napi_value give_count(arguments *args, long count) {
  napi_value value = NULL;
  if (count < 0) {
    napi_throw_error(args->env, "NATIVE_MEMORY", "not enough memory for the batch");
  } else {
    napi_create_int64(args->env, count, &value);
  }
  return value;
}

/* verifyBatch(count, digests, signatures, keyIndexes, keys, coefficients, verdicts) -> number refused */
static napi_value verify_batch(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 7);
  size_t key_count = 0, count = take_count(&args, 0);
  uint8_t *digests = take_bytes(&args, 1, count * DIGEST_BYTES);
  uint8_t *signatures = take_bytes(&args, 2, count * SIGNATURE_BYTES);
  uint32_t *key_indexes = take_words(&args, 3, count);
  uint8_t *keys = take_table(&args, 4, PUBLIC_KEY_BYTES, &key_count);
  uint8_t *coefficients = take_bytes(&args, 5, count * COEFFICIENT_BYTES);
  uint8_t *verdicts = take_bytes(&args, 6, count);
  if (args.failed) return NULL;
  return give_count(&args, curve_verify_batch(count, digests, signatures, key_indexes, keys, key_count, coefficients,
                                              verdicts));
}

/* recoverBatch(count, digests, signatures, keys, addresses, verdicts) -> number refused */
static napi_value recover_batch(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 6);
  size_t count = take_count(&args, 0);
  uint8_t *digests = take_bytes(&args, 1, count * DIGEST_BYTES);
  uint8_t *signatures = take_bytes(&args, 2, count * SIGNATURE_BYTES);
  uint8_t *keys = take_bytes(&args, 3, count * PUBLIC_KEY_BYTES);
  uint8_t *addresses = take_bytes(&args, 4, count * ADDRESS_BYTES);
  uint8_t *verdicts = take_bytes(&args, 5, count);
  if (args.failed) return NULL;
  return give_count(&args, curve_recover_batch(count, digests, signatures, keys, addresses, verdicts));
}

/* signBatch(count, digests, keyIndexes, secrets, signatures) -> number not signed */
static napi_value sign_batch(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 5);
  size_t secret_count = 0, count = take_count(&args, 0);
  uint8_t *digests = take_bytes(&args, 1, count * DIGEST_BYTES);
  uint32_t *key_indexes = take_words(&args, 2, count);
  uint8_t *secrets = take_table(&args, 3, SECRET_KEY_BYTES, &secret_count);
  uint8_t *signatures = take_bytes(&args, 4, count * SIGNATURE_BYTES);
  if (args.failed) return NULL;
  return give_count(&args, curve_sign_batch(count, digests, key_indexes, secrets, secret_count, signatures));
}

/* deriveKeys(count, secrets, keys, addresses) -> number of secrets that are none */
static napi_value derive_keys(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 4);
  size_t count = take_count(&args, 0);
  uint8_t *secrets = take_bytes(&args, 1, count * SECRET_KEY_BYTES);
  uint8_t *keys = take_bytes(&args, 2, count * PUBLIC_KEY_BYTES);
  uint8_t *addresses = take_bytes(&args, 3, count * ADDRESS_BYTES);
  if (args.failed) return NULL;
  return give_count(&args, curve_derive_keys(count, secrets, keys, addresses));
}

/* keccakBatch(count, pieces, bytes, spans, digests): message i is the concatenation of `pieces` spans of `bytes`, the
 * first of them bytes[spans[2 * pieces * i], spans[2 * pieces * i + 1]) */
static napi_value keccak_batch(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 5);
  size_t item, piece, byte_count = 0, count = take_count(&args, 0), pieces = take_count(&args, 1);
  uint8_t *bytes = take_table(&args, 2, 1, &byte_count);
  uint32_t *span = pieces <= PIECES_MAX ? take_words(&args, 3, 2 * pieces * count) : NULL;
  uint8_t *digests = take_bytes(&args, 4, count * DIGEST_BYTES);
  if (pieces > PIECES_MAX) fail(&args, "too many pieces");
  for (item = 0; item < count && !args.failed; item++) {
    keccak256_state state;
    keccak256_init(&state);
    for (piece = 0; piece < pieces && !args.failed; piece++, span += 2) {
      /* Read once: another thread may write to shared memory between the check and the use. */
      uint32_t from = span[0], to = span[1];
      if (from > to || to > byte_count) fail(&args, "a span leaves the bytes");
      else keccak256_absorb(&state, bytes + from, to - from);
    }
    keccak256_finish(&state, digests + item * DIGEST_BYTES);
  }
  return NULL;
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) != napi_ok ||
      napi_set_named_property(env, exports, name, function) != napi_ok) {
    napi_throw_error(env, "NATIVE_LOAD", "could not export a function");
  }
}

/* Worker threads load the addon at the same time, each into its own environment; the curve's tables are shared. */
static uv_once_t curve_started = UV_ONCE_INIT;

NAPI_MODULE_INIT() {
  uv_once(&curve_started, curve_start);
  export_function(env, exports, "verifyBatch", verify_batch);
  export_function(env, exports, "recoverBatch", recover_batch);
  export_function(env, exports, "signBatch", sign_batch);
  export_function(env, exports, "deriveKeys", derive_keys);
  export_function(env, exports, "keccakBatch", keccak_batch);
  return exports;
}
