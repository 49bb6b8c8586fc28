package org.asterism.token;

/// What the configuration says of a token's mechanisms and keys.
///
/// @param pkcs1Decryption what comes of a wrong padding of PKCS#1 v1.5
/// @param minimumRsaBits of the modulus of a private key that is made or imported
/// @param gcm what `CKM_AES_GCM` takes for a tag and an initialisation vector
/// @param sha1Signatures whether private keys sign over SHA-1; anyone may always verify
/// @param keyPairs whose public and private keys become token objects
public record MechanismRules(
    Pkcs1Decryption pkcs1Decryption,
    int minimumRsaBits,
    Gcm gcm,
    boolean sha1Signatures,
    KeyPairs keyPairs) {
  /// The shortest modulus that any rule can allow, and that public keys always may have.
  public static final int SHORTEST_RSA_BITS = 1024;

  public static final int LONGEST_RSA_BITS = 8192;

  public static final MechanismRules DEFAULT =
      new MechanismRules(Pkcs1Decryption.IMPLICIT, 2048, Gcm.STRICT, true, KeyPairs.ALL);

  /// How `CKM_RSA_PKCS` decrypts and unwraps; where it does not, `CKM_RSA_X_509` does not either.
  public enum Pkcs1Decryption {
    /// A wrong padding gives another message, always the same for one ciphertext
    /// (draft-irtf-cfrg-rsa-guidance).
    IMPLICIT,
    /// A wrong padding is an error: Bleichenbacher's oracle.
    EXPLICIT,
    /// Not at all.
    OFF
  }

  /// How much of SP 800-38D `CKM_AES_GCM` serves.
  public enum Gcm {
    /// Tags from 96 bits, and initialisation vectors that PKCS#11 v2.40 has.
    STRICT,
    /// Tags of 32 and 64 bits too (its appendix C), and vectors as long as a parameter's field.
    PERMISSIVE
  }

  /// Which pairs the token keeps.
  public enum KeyPairs {
    ALL,
    /// So that applications which stop at a key of another type find all keys.
    RSA_AND_EC
  }

  public MechanismRules {
    if (minimumRsaBits < SHORTEST_RSA_BITS || minimumRsaBits > LONGEST_RSA_BITS) {
      throw new IllegalArgumentException(
          "expected %d to %d bits of RSA at least, found %d"
              .formatted(SHORTEST_RSA_BITS, LONGEST_RSA_BITS, minimumRsaBits));
    }
  }
}
