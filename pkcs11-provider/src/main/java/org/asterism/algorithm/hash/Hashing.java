package org.asterism.algorithm.hash;

import org.asterism.algorithm.Hash;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;

/// What the token does with each hash function besides the digest, by the standard's names (PKCS#11
/// v3.1 §6.20 to §6.31).
enum Hashing {
  SHA1(Hash.SHA1, Ckm.SHA_1_HMAC_GENERAL, Ckm.SHA_1_KEY_GEN, Ckk.SHA_1_HMAC),
  SHA224(Hash.SHA224, Ckm.SHA224_HMAC_GENERAL, Ckm.SHA224_KEY_GEN, Ckk.SHA224_HMAC),
  SHA256(Hash.SHA256, Ckm.SHA256_HMAC_GENERAL, Ckm.SHA256_KEY_GEN, Ckk.SHA256_HMAC),
  SHA384(Hash.SHA384, Ckm.SHA384_HMAC_GENERAL, Ckm.SHA384_KEY_GEN, Ckk.SHA384_HMAC),
  SHA512(Hash.SHA512, Ckm.SHA512_HMAC_GENERAL, Ckm.SHA512_KEY_GEN, Ckk.SHA512_HMAC),
  SHA512_224(
      Hash.SHA512_224, Ckm.SHA512_224_HMAC_GENERAL, Ckm.SHA512_224_KEY_GEN, Ckk.SHA512_224_HMAC),
  SHA512_256(
      Hash.SHA512_256, Ckm.SHA512_256_HMAC_GENERAL, Ckm.SHA512_256_KEY_GEN, Ckk.SHA512_256_HMAC),
  SHA3_224(Hash.SHA3_224, Ckm.SHA3_224_HMAC_GENERAL, Ckm.SHA3_224_KEY_GEN, Ckk.SHA3_224_HMAC),
  SHA3_256(Hash.SHA3_256, Ckm.SHA3_256_HMAC_GENERAL, Ckm.SHA3_256_KEY_GEN, Ckk.SHA3_256_HMAC),
  SHA3_384(Hash.SHA3_384, Ckm.SHA3_384_HMAC_GENERAL, Ckm.SHA3_384_KEY_GEN, Ckk.SHA3_384_HMAC),
  SHA3_512(Hash.SHA3_512, Ckm.SHA3_512_HMAC_GENERAL, Ckm.SHA3_512_KEY_GEN, Ckk.SHA3_512_HMAC);

  private final Hash hash;
  private final long generalHmac;
  private final long keyGeneration;
  private final long keyType;

  Hashing(Hash hash, long generalHmac, long keyGeneration, long keyType) {
    this.hash = hash;
    this.generalHmac = generalHmac;
    this.keyGeneration = keyGeneration;
    this.keyType = keyType;
  }

  Hash hash() {
    return hash;
  }

  /// The `CKM_` of HMAC with a length of choice.
  long generalHmac() {
    return generalHmac;
  }

  /// The `CKM_` that makes keys for HMAC.
  long keyGeneration() {
    return keyGeneration;
  }

  /// The `CKK_` of keys made for HMAC.
  long keyType() {
    return keyType;
  }
}
