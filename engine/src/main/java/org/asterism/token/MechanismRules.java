package org.asterism.token;

/// What the configuration says of a token's mechanisms and keys.
///
/// @param pkcs1Decryption what comes of a wrong padding of PKCS#1 v1.5
/// @param rsaBits of the modulus of a private key
/// @param pbkdf2Iterations the most that one key from a password takes, of all its blocks together
/// @param gcm what `CKM_AES_GCM` takes for a tag and an initialisation vector
/// @param sha1Signatures whether private keys sign over SHA-1; anyone may always verify
/// @param keyPairs whose public and private keys become token objects
public record MechanismRules(
    Pkcs1Decryption pkcs1Decryption,
    RsaBits rsaBits,
    int pbkdf2Iterations,
    Gcm gcm,
    boolean sha1Signatures,
    KeyPairs keyPairs) {
  /// The shortest modulus that any rule can allow, and that public keys always may have.
  public static final int SHORTEST_RSA_BITS = 1024;

  public static final int LONGEST_RSA_BITS = 8192;

  /// The most iterations that any rule can allow: about ten seconds of a processor.
  public static final int MOST_PBKDF2_ITERATIONS = 10_000_000;

  public static final MechanismRules DEFAULT =
      new MechanismRules(
          Pkcs1Decryption.IMPLICIT,
          new RsaBits(2048, LONGEST_RSA_BITS),
          1_000_000,
          Gcm.STRICT,
          true,
          KeyPairs.ALL);

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

  /// @param least of a private key that is made or imported
  /// @param most of one that is made: its primes cost seconds of a processor, an import none
  public record RsaBits(int least, int most) {
    public RsaBits {
      if (least < SHORTEST_RSA_BITS || most > LONGEST_RSA_BITS || least > most) {
        throw new IllegalArgumentException(
            "expected bits of RSA from %d to %d, found %d to %d"
                .formatted(SHORTEST_RSA_BITS, LONGEST_RSA_BITS, least, most));
      }
    }
  }

  public MechanismRules {
    if (pbkdf2Iterations < 1 || pbkdf2Iterations > MOST_PBKDF2_ITERATIONS) {
      throw new IllegalArgumentException(
          "expected 1 to %d iterations of PBKDF2 at most, found %d"
              .formatted(MOST_PBKDF2_ITERATIONS, pbkdf2Iterations));
    }
  }
}
