/* The Node-API surface: checks that the arrays are as long as the count says, then calls what does the work.
 * Every argument is a Uint8Array or Uint32Array, shared memory included; nothing is copied or kept. */
#include <node_api.h>
#include <uv.h>

#include "curve.h"
#include "hex.h"
#include "transactions.h"

#define ARGUMENTS_MAX 10

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

/* verifyBatch(count, digests, signatures, parities, keyIndexes, keys, coefficients, verdicts) -> number refused */
static napi_value verify_batch(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 8);
  size_t key_count = 0, count = take_count(&args, 0);
  uint8_t *digests = take_bytes(&args, 1, count * DIGEST_BYTES);
  uint8_t *signatures = take_bytes(&args, 2, count * SIGNATURE_BYTES);
  uint8_t *parities = take_bytes(&args, 3, count);
  uint32_t *key_indexes = take_words(&args, 4, count);
  uint8_t *keys = take_table(&args, 5, PUBLIC_KEY_BYTES, &key_count);
  uint8_t *coefficients = take_bytes(&args, 6, count * COEFFICIENT_BYTES);
  uint8_t *verdicts = take_bytes(&args, 7, count);
  if (args.failed) return NULL;
  return give_count(&args, curve_verify_batch(count, digests, signatures, parities, key_indexes, keys, key_count,
                                              coefficients, verdicts));
}

/* recoverBatch(count, digests, signatures, parities, keys, addresses, verdicts) -> number refused */
static napi_value recover_batch(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 7);
  size_t count = take_count(&args, 0);
  uint8_t *digests = take_bytes(&args, 1, count * DIGEST_BYTES);
  uint8_t *signatures = take_bytes(&args, 2, count * SIGNATURE_BYTES);
  uint8_t *parities = take_bytes(&args, 3, count);
  uint8_t *keys = take_bytes(&args, 4, count * PUBLIC_KEY_BYTES);
  uint8_t *addresses = take_bytes(&args, 5, count * ADDRESS_BYTES);
  uint8_t *verdicts = take_bytes(&args, 6, count);
  if (args.failed) return NULL;
  return give_count(&args, curve_recover_batch(count, digests, signatures, parities, keys, addresses, verdicts));
}

/* signBatch(count, digests, keyIndexes, secrets, signatures, parities) -> number not signed */
static napi_value sign_batch(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 6);
  size_t secret_count = 0, count = take_count(&args, 0);
  uint8_t *digests = take_bytes(&args, 1, count * DIGEST_BYTES);
  uint32_t *key_indexes = take_words(&args, 2, count);
  uint8_t *secrets = take_table(&args, 3, SECRET_KEY_BYTES, &secret_count);
  uint8_t *signatures = take_bytes(&args, 4, count * SIGNATURE_BYTES);
  uint8_t *parities = take_bytes(&args, 5, count);
  if (args.failed) return NULL;
  return give_count(&args,
                    curve_sign_batch(count, digests, key_indexes, secrets, secret_count, signatures, parities));
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

/* hashTransactions(count, chainId, bytes, offsets, faults, types, signedFrom, signedTo, hashes, signingHashes) */
static napi_value hash_transactions(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 10);
  size_t count = take_count(&args, 0), chain_id = take_count(&args, 1);
  packed_transactions packed;
  size_t byte_count = 0;
  uint8_t *hashes, *signing_hashes;
  packed.bytes = take_table(&args, 2, 1, &byte_count);
  packed.offsets = take_words(&args, 3, count + 1);
  packed.faults = take_bytes(&args, 4, count);
  packed.types = take_bytes(&args, 5, count);
  packed.signed_from = take_words(&args, 6, count);
  packed.signed_to = take_words(&args, 7, count);
  hashes = take_bytes(&args, 8, count * DIGEST_BYTES);
  signing_hashes = take_bytes(&args, 9, count * DIGEST_BYTES);
  if (args.failed) return NULL;
  if (!transactions_hash(&packed, count, byte_count, (uint32_t)chain_id, hashes, signing_hashes)) {
    fail(&args, "an offset leaves the bytes");
  }
  return NULL;
}

/* decodeHex(digits, from, byteCount, bytes, at) -> 1, or 0 when a digit is none */
static napi_value decode_hex(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 5);
  size_t from = take_count(&args, 1);
  size_t byte_count = take_count(&args, 2);
  size_t at = take_count(&args, 4);
  const uint8_t *digits = take_bytes(&args, 0, from + 2 * byte_count);
  uint8_t *bytes = take_bytes(&args, 3, at + byte_count);
  if (args.failed) return NULL;
  return give_count(&args, hex_decode(digits + from, byte_count, bytes + at));
}

/* useWide(wanted) -> whether it is in use */
static napi_value use_wide(napi_env env, napi_callback_info info) {
  arguments args = take_arguments(env, info, 1);
  size_t wanted = take_count(&args, 0);
  if (args.failed) return NULL;
  return give_count(&args, curve_use_wide(wanted != 0));
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
  export_function(env, exports, "decodeHex", decode_hex);
  export_function(env, exports, "useWide", use_wide);
  export_function(env, exports, "hashTransactions", hash_transactions);
  return exports;
}
