package org.asterism.algorithm.pqc;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.Hash;
import org.asterism.crypto.Der;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckm;

/// What a message may be hashed with before it is signed (FIPS 204 §5.4, FIPS 205 §10.2.2).
enum PreHash {
  SHA224("SHA-224", 28, 4, Ckm.HASH_ML_DSA_SHA224, Ckm.HASH_SLH_DSA_SHA224),
  SHA256("SHA-256", 32, 1, Ckm.HASH_ML_DSA_SHA256, Ckm.HASH_SLH_DSA_SHA256),
  SHA384("SHA-384", 48, 2, Ckm.HASH_ML_DSA_SHA384, Ckm.HASH_SLH_DSA_SHA384),
  SHA512("SHA-512", 64, 3, Ckm.HASH_ML_DSA_SHA512, Ckm.HASH_SLH_DSA_SHA512),
  SHA3_224("SHA3-224", 28, 7, Ckm.HASH_ML_DSA_SHA3_224, Ckm.HASH_SLH_DSA_SHA3_224),
  SHA3_256("SHA3-256", 32, 8, Ckm.HASH_ML_DSA_SHA3_256, Ckm.HASH_SLH_DSA_SHA3_256),
  SHA3_384("SHA3-384", 48, 9, Ckm.HASH_ML_DSA_SHA3_384, Ckm.HASH_SLH_DSA_SHA3_384),
  SHA3_512("SHA3-512", 64, 10, Ckm.HASH_ML_DSA_SHA3_512, Ckm.HASH_SLH_DSA_SHA3_512),
  SHAKE128("SHAKE128-256", 32, 11, Ckm.HASH_ML_DSA_SHAKE128, Ckm.HASH_SLH_DSA_SHAKE128),
  SHAKE256("SHAKE256-512", 64, 12, Ckm.HASH_ML_DSA_SHAKE256, Ckm.HASH_SLH_DSA_SHAKE256);

  private final String algorithm;
  private final int length;
  private final int arc;
  private final long mlDsa;
  private final long slhDsa;

  PreHash(String algorithm, int length, int arc, long mlDsa, long slhDsa) {
    this.algorithm = algorithm;
    this.length = length;
    this.arc = arc;
    this.mlDsa = mlDsa;
    this.slhDsa = slhDsa;
  }

  /// By the `CKM_` of its digest. The standard has none for SHAKE.
  static Optional<PreHash> byMechanism(long mechanism) {
    return Hash.byMechanism(mechanism)
        .flatMap(hash ->
            Arrays.stream(values())
                .filter(own -> own.algorithm.equals(hash.algorithm()))
                .findFirst());
  }

  /// Length of a digest in bytes.
  int length() {
    return length;
  }

  /// The `CKM_` of HashML-DSA with it.
  long mlDsa() {
    return mlDsa;
  }

  /// The `CKM_` of HashSLH-DSA with it.
  long slhDsa() {
    return slhDsa;
  }

  MessageDigest digest(Providers providers) {
    return providers.digest(algorithm);
  }

  /// Its object identifier in DER.
  byte[] identifier() {
    return Der.objectIdentifier("2.16.840.1.101.3.4.2." + arc);
  }
}
