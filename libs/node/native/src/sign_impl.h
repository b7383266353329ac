/* Signing and key derivation. Secrets go through the library's constant-time code only. Included by curve.c only. */

long curve_sign_batch(size_t count, const uint8_t *digests, const uint32_t *key_indexes, const uint8_t *secrets,
                      size_t secret_count, uint8_t *signatures, uint8_t *parities) {
  size_t i;
  long failed = 0;
  for (i = 0; i < count; i++) {
    uint8_t *signature = signatures + i * SIGNATURE_BYTES;
    secp256k1_ecdsa_recoverable_signature signed_digest;
    int parity = 0;
    if (key_indexes[i] < secret_count &&
        secp256k1_ecdsa_sign_recoverable(curve_context, &signed_digest, digests + i * DIGEST_BYTES,
                                         secrets + (size_t)key_indexes[i] * SECRET_KEY_BYTES, NULL, NULL)) {
      secp256k1_ecdsa_recoverable_signature_serialize_compact(curve_context, signature, &parity, &signed_digest);
    } else {
      memset(signature, 0, SIGNATURE_BYTES);
      failed++;
    }
    parities[i] = (uint8_t)parity;
  }
  return failed;
}

long curve_derive_keys(size_t count, const uint8_t *secrets, uint8_t *keys, uint8_t *addresses) {
  size_t i;
  long failed = 0;
  for (i = 0; i < count; i++) {
    secp256k1_pubkey key;
    secp256k1_ge point;
    if (secp256k1_ec_pubkey_create(curve_context, &key, secrets + i * SECRET_KEY_BYTES) &&
        secp256k1_pubkey_load(curve_context, &point, &key)) {
      public_key_store(keys + i * PUBLIC_KEY_BYTES, addresses + i * ADDRESS_BYTES, &point);
    } else {
      memset(keys + i * PUBLIC_KEY_BYTES, 0, PUBLIC_KEY_BYTES);
      memset(addresses + i * ADDRESS_BYTES, 0, ADDRESS_BYTES);
      failed++;
    }
  }
  return failed;
}
