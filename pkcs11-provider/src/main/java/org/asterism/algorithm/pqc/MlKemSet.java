package org.asterism.algorithm.pqc;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/// The parameter sets of ML-KEM (FIPS 203 §8). The last arc of an identifier follows the `CKP_`.
public enum MlKemSet implements ParameterSet {
  ML_KEM_512(1, 800, 1632, 768),
  ML_KEM_768(2, 1184, 2400, 1088),
  ML_KEM_1024(3, 1568, 3168, 1568);

  static final int SECRET_BYTES = 32;

  private static final int SEED_BYTES = 64;

  private final int number;
  private final int publicBytes;
  private final int privateBytes;
  private final int ciphertextBytes;

  MlKemSet(int number, int publicBytes, int privateBytes, int ciphertextBytes) {
    this.number = number;
    this.publicBytes = publicBytes;
    this.privateBytes = privateBytes;
    this.ciphertextBytes = ciphertextBytes;
  }

  @Override
  public SetShape shape() {
    return new SetShape(
        number, "2.16.840.1.101.3.4.4." + number, publicBytes, privateBytes, SEED_BYTES);
  }

  int ciphertextBytes() {
    return ciphertextBytes;
  }

  @Override
  public SecretBytes generate(SecureRandom random) {
    return SecretBytes.random(SEED_BYTES, random);
  }

  @Override
  public byte[] expanded(byte[] octets) {
    return with(octets, MLKEMPrivateKeyParameters::getEncoded);
  }

  @Override
  public byte[] publicKey(byte[] octets) {
    return with(octets, MLKEMPrivateKeyParameters::getPublicKey);
  }

  // FIPS 203 §7.1: the hash is looked at wherever a key is read; this is the pair-wise check.
  @Override
  public void requireConsistent(byte[] octets) {
    var sent = encapsulate(publicKey(octets), new byte[SECRET_BYTES]);
    byte[] received = decapsulate(octets, sent.getEncapsulation());
    boolean same = Arrays.equals(sent.getSecret(), received);
    Arrays.fill(received, (byte) 0);
    if (!same) {
      throw new IllegalArgumentException("the parts of the private key do not belong together");
    }
  }

  /// FIPS 203 §7.2: the length, and that each number is below the modulus.
  @Override
  public boolean isPublicKey(byte[] publicKey) {
    try {
      return new MLKEMPublicKeyParameters(parameters(), publicKey).getEncoded().length
          == publicBytes();
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /// @param message the random bytes that all comes of
  SecretWithEncapsulation encapsulate(byte[] publicKey, byte[] message) {
    return MLKEMGenerator.internalGenerateEncapsulated(
        new MLKEMPublicKeyParameters(parameters(), publicKey), message);
  }

  /// A ciphertext that nobody made for this key gives a secret that nobody else has.
  ///
  /// @param octets of the private key
  /// @return to be erased
  byte[] decapsulate(byte[] octets, byte[] ciphertext) {
    return with(octets, own -> new MLKEMExtractor(own).extractSecret(ciphertext));
  }

  private <R> R with(byte[] octets, Function<MLKEMPrivateKeyParameters, R> work) {
    var expanded = new MLKEMPrivateKeyParameters(parameters(), octets);
    try {
      return work.apply(expanded);
    } finally {
      expanded.destroy();
    }
  }

  private MLKEMParameters parameters() {
    return switch (this) {
      case ML_KEM_512 -> MLKEMParameters.ml_kem_512;
      case ML_KEM_768 -> MLKEMParameters.ml_kem_768;
      case ML_KEM_1024 -> MLKEMParameters.ml_kem_1024;
    };
  }
}
