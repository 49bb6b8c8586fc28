package org.asterism.algorithm;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;

/// The hash functions, with the names that the standard and the JCA have for them.
public enum Hash {
  SHA1("SHA-1", 20, Ckm.SHA_1, Ckg.MGF1_SHA1, Ckd.SHA1_KDF),
  SHA224("SHA-224", 28, Ckm.SHA224, Ckg.MGF1_SHA224, Ckd.SHA224_KDF),
  SHA256("SHA-256", 32, Ckm.SHA256, Ckg.MGF1_SHA256, Ckd.SHA256_KDF),
  SHA384("SHA-384", 48, Ckm.SHA384, Ckg.MGF1_SHA384, Ckd.SHA384_KDF),
  SHA512("SHA-512", 64, Ckm.SHA512, Ckg.MGF1_SHA512, Ckd.SHA512_KDF),
  SHA3_224("SHA3-224", 28, Ckm.SHA3_224, Ckg.MGF1_SHA3_224, Ckd.SHA3_224_KDF),
  SHA3_256("SHA3-256", 32, Ckm.SHA3_256, Ckg.MGF1_SHA3_256, Ckd.SHA3_256_KDF),
  SHA3_384("SHA3-384", 48, Ckm.SHA3_384, Ckg.MGF1_SHA3_384, Ckd.SHA3_384_KDF),
  SHA3_512("SHA3-512", 64, Ckm.SHA3_512, Ckg.MGF1_SHA3_512, Ckd.SHA3_512_KDF);

  private final String algorithm;
  private final int length;
  private final long mechanism;
  private final long mgf;
  private final long kdf;

  Hash(String algorithm, int length, long mechanism, long mgf, long kdf) {
    this.algorithm = algorithm;
    this.length = length;
    this.mechanism = mechanism;
    this.mgf = mgf;
    this.kdf = kdf;
  }

  public static Optional<Hash> byMechanism(long mechanism) {
    return Arrays.stream(values()).filter(h -> h.mechanism == mechanism).findFirst();
  }

  public static Optional<Hash> byMgf(long mgf) {
    return Arrays.stream(values()).filter(h -> h.mgf == mgf).findFirst();
  }

  public static Optional<Hash> byKdf(long kdf) {
    return Arrays.stream(values()).filter(h -> h.kdf == kdf).findFirst();
  }

  /// The JCA's name.
  public String algorithm() {
    return algorithm;
  }

  public MessageDigest digest(Providers providers) {
    return providers.digest(algorithm);
  }

  /// Length of a digest in bytes.
  public int length() {
    return length;
  }
}
