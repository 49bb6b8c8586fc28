package org.asterism.pkcs11.mechanism;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;

/// The hash functions, with the names that the standard and the JCA have for them.
enum Hash {
  SHA1("SHA-1", 20, Ckm.SHA_1, Ckg.MGF1_SHA1, Ckd.SHA1_KDF),
  SHA224("SHA-224", 28, Ckm.SHA224, Ckg.MGF1_SHA224, Ckd.SHA224_KDF),
  SHA256("SHA-256", 32, Ckm.SHA256, Ckg.MGF1_SHA256, Ckd.SHA256_KDF),
  SHA384("SHA-384", 48, Ckm.SHA384, Ckg.MGF1_SHA384, Ckd.SHA384_KDF),
  SHA512("SHA-512", 64, Ckm.SHA512, Ckg.MGF1_SHA512, Ckd.SHA512_KDF);

  private static final int SHA2_PREFIX_BYTES = 19;

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

  static Optional<Hash> byMechanism(long mechanism) {
    return Arrays.stream(values()).filter(h -> h.mechanism == mechanism).findFirst();
  }

  static Optional<Hash> byMgf(long mgf) {
    return Arrays.stream(values()).filter(h -> h.mgf == mgf).findFirst();
  }

  static Optional<Hash> byKdf(long kdf) {
    return Arrays.stream(values()).filter(h -> h.kdf == kdf).findFirst();
  }

  /// The JCA's name.
  String algorithm() {
    return algorithm;
  }

  /// Length of a digest in bytes.
  int length() {
    return length;
  }

  /// The DER `DigestInfo` of RFC 8017 §9.2 step 2, with the prefixes of its notes: those of SHA-2
  /// differ in the object identifier's last byte and in two lengths.
  byte[] digestInfo(byte[] digest) {
    byte last =
        switch (this) {
          case SHA256 -> 1;
          case SHA384 -> 2;
          case SHA512 -> 3;
          case SHA224 -> 4;
          case SHA1 -> throw new IllegalStateException("no signatures over sha-1");
        };
    byte[] prefix = {
      0x30,
      (byte) (SHA2_PREFIX_BYTES - 2 + length),
      0x30,
      0x0D,
      0x06,
      0x09,
      0x60,
      (byte) 0x86,
      0x48,
      0x01,
      0x65,
      0x03,
      0x04,
      0x02,
      last,
      0x05,
      0x00,
      0x04,
      (byte) length
    };
    return ByteBuffer.allocate(prefix.length + length).put(prefix).put(digest).array();
  }
}
