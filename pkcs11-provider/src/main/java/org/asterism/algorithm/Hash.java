package org.asterism.algorithm;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;

/// The hash functions, with the names that the standard and the JCA have for them. SHA-512/t has
/// none as a mask, nor in the derivations of ECDH.
public enum Hash {
  SHA1("SHA-1", 20, Ckm.SHA_1, Ckg.MGF1_SHA1, Ckd.SHA1_KDF),
  SHA224("SHA-224", 28, Ckm.SHA224, Ckg.MGF1_SHA224, Ckd.SHA224_KDF),
  SHA256("SHA-256", 32, Ckm.SHA256, Ckg.MGF1_SHA256, Ckd.SHA256_KDF),
  SHA384("SHA-384", 48, Ckm.SHA384, Ckg.MGF1_SHA384, Ckd.SHA384_KDF),
  SHA512("SHA-512", 64, Ckm.SHA512, Ckg.MGF1_SHA512, Ckd.SHA512_KDF),
  SHA512_224("SHA-512/224", 28, Ckm.SHA512_224),
  SHA512_256("SHA-512/256", 32, Ckm.SHA512_256),
  SHA3_224("SHA3-224", 28, Ckm.SHA3_224, Ckg.MGF1_SHA3_224, Ckd.SHA3_224_KDF),
  SHA3_256("SHA3-256", 32, Ckm.SHA3_256, Ckg.MGF1_SHA3_256, Ckd.SHA3_256_KDF),
  SHA3_384("SHA3-384", 48, Ckm.SHA3_384, Ckg.MGF1_SHA3_384, Ckd.SHA3_384_KDF),
  SHA3_512("SHA3-512", 64, Ckm.SHA3_512, Ckg.MGF1_SHA3_512, Ckd.SHA3_512_KDF);

  private final String algorithm;
  private final int length;
  private final long mechanism;
  private final OptionalLong mgf;
  private final OptionalLong kdf;

  Hash(String algorithm, int length, long mechanism) {
    this.algorithm = algorithm;
    this.length = length;
    this.mechanism = mechanism;
    this.mgf = OptionalLong.empty();
    this.kdf = OptionalLong.empty();
  }

  Hash(String algorithm, int length, long mechanism, long mgf, long kdf) {
    this.algorithm = algorithm;
    this.length = length;
    this.mechanism = mechanism;
    this.mgf = OptionalLong.of(mgf);
    this.kdf = OptionalLong.of(kdf);
  }

  public static Optional<Hash> byMechanism(long mechanism) {
    return Arrays.stream(values()).filter(h -> h.mechanism == mechanism).findFirst();
  }

  /// By the mechanism of its HMAC.
  public static Optional<Hash> byHmac(long hmac) {
    return Arrays.stream(values()).filter(h -> h.hmac() == hmac).findFirst();
  }

  public static Optional<Hash> byMgf(long mgf) {
    return Arrays.stream(values()).filter(h -> h.mgf.equals(OptionalLong.of(mgf))).findFirst();
  }

  public static Optional<Hash> byKdf(long kdf) {
    return Arrays.stream(values()).filter(h -> h.kdf.equals(OptionalLong.of(kdf))).findFirst();
  }

  /// The JCA's name.
  public String algorithm() {
    return algorithm;
  }

  /// The `CKM_` of its digest.
  public long mechanism() {
    return mechanism;
  }

  /// The `CKM_` of its HMAC.
  public long hmac() {
    return switch (this) {
      case SHA1 -> Ckm.SHA_1_HMAC;
      case SHA224 -> Ckm.SHA224_HMAC;
      case SHA256 -> Ckm.SHA256_HMAC;
      case SHA384 -> Ckm.SHA384_HMAC;
      case SHA512 -> Ckm.SHA512_HMAC;
      case SHA512_224 -> Ckm.SHA512_224_HMAC;
      case SHA512_256 -> Ckm.SHA512_256_HMAC;
      case SHA3_224 -> Ckm.SHA3_224_HMAC;
      case SHA3_256 -> Ckm.SHA3_256_HMAC;
      case SHA3_384 -> Ckm.SHA3_384_HMAC;
      case SHA3_512 -> Ckm.SHA3_512_HMAC;
    };
  }

  public MessageDigest digest(Providers providers) {
    return providers.digest(algorithm);
  }

  /// Length of a digest in bytes.
  public int length() {
    return length;
  }
}
