package org.asterism.algorithm;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;

/// The hashes by the names that the vectors have for them, with the standard's numbers; written
/// again here, so that a wrong number in the table under test is noticed.
enum NamedHash {
  SHA1("SHA-1", Ckm.SHA_1, Ckg.MGF1_SHA1),
  SHA224("SHA-224", Ckm.SHA224, Ckg.MGF1_SHA224),
  SHA256("SHA-256", Ckm.SHA256, Ckg.MGF1_SHA256),
  SHA384("SHA-384", Ckm.SHA384, Ckg.MGF1_SHA384),
  SHA512("SHA-512", Ckm.SHA512, Ckg.MGF1_SHA512);

  final String standardName;
  final long mechanism;
  final long mask;

  NamedHash(String standardName, long mechanism, long mask) {
    this.standardName = standardName;
    this.mechanism = mechanism;
    this.mask = mask;
  }

  static Optional<NamedHash> find(String name) {
    return Arrays.stream(values()).filter(h -> h.standardName.equals(name)).findFirst();
  }

  static NamedHash of(String name) {
    return find(name).orElseThrow();
  }

  Optional<Mechanism> pkcs1() {
    return switch (this) {
      case SHA1 -> Optional.of(Mechanism.of(Ckm.SHA1_RSA_PKCS));
      case SHA224 -> Optional.of(Mechanism.of(Ckm.SHA224_RSA_PKCS));
      case SHA256 -> Optional.of(Mechanism.of(Ckm.SHA256_RSA_PKCS));
      case SHA384 -> Optional.of(Mechanism.of(Ckm.SHA384_RSA_PKCS));
      case SHA512 -> Optional.of(Mechanism.of(Ckm.SHA512_RSA_PKCS));
    };
  }

  Mechanism pss(Pss parameter) {
    return new Mechanism(
        switch (this) {
          case SHA1 -> Ckm.SHA1_RSA_PKCS_PSS;
          case SHA224 -> Ckm.SHA224_RSA_PKCS_PSS;
          case SHA256 -> Ckm.SHA256_RSA_PKCS_PSS;
          case SHA384 -> Ckm.SHA384_RSA_PKCS_PSS;
          case SHA512 -> Ckm.SHA512_RSA_PKCS_PSS;
        },
        parameter);
  }

  Mechanism ecdsa() {
    return Mechanism.of(
        switch (this) {
          case SHA1 -> Ckm.ECDSA_SHA1;
          case SHA224 -> Ckm.ECDSA_SHA224;
          case SHA256 -> Ckm.ECDSA_SHA256;
          case SHA384 -> Ckm.ECDSA_SHA384;
          case SHA512 -> Ckm.ECDSA_SHA512;
        });
  }
}
