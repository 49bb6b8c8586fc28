package org.asterism.ratls;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/// An Ed25519 key of the *simulated* platform: the root of a development constellation, which
/// certifies others and stays with the operator, or the one key that it certified for a vault.
///
/// It proves nothing about any machine. The seed lies in the heap while this lives.
public final class SimulatedKey {
  public static final int SEED_LENGTH = Ed25519PrivateKeyParameters.KEY_SIZE;
  public static final int PUBLIC_KEY_LENGTH = Ed25519PublicKeyParameters.KEY_SIZE;
  public static final int SIGNATURE_LENGTH = Ed25519PrivateKeyParameters.SIGNATURE_SIZE;

  private static final byte[] CERTIFIES =
      "asterism simulated key v1\0".getBytes(StandardCharsets.US_ASCII);

  private final Ed25519PrivateKeyParameters seed;

  private SimulatedKey(Ed25519PrivateKeyParameters seed) {
    this.seed = seed;
  }

  public static SimulatedKey generate(SecureRandom random) {
    return new SimulatedKey(new Ed25519PrivateKeyParameters(random));
  }

  public static SimulatedKey fromSeed(SecretBytes seed) {
    if (seed.length() != SEED_LENGTH) {
      throw new IllegalArgumentException(
          "a simulated key's seed has %d bytes, not %d".formatted(SEED_LENGTH, seed.length()));
    }
    return new SimulatedKey(seed.useArray(bytes -> new Ed25519PrivateKeyParameters(bytes)));
  }

  /// For a sealed store or a file of its own.
  public SecretBytes toSeed() {
    return SecretBytes.takeFrom(seed.getEncoded());
  }

  public Octets publicKey() {
    return Octets.of(seed.generatePublicKey().getEncoded());
  }

  /// As the root: says that `publicKey` is a simulated platform's.
  public Octets certify(Octets publicKey) {
    ReportData.requireSize(publicKey, PUBLIC_KEY_LENGTH, "a simulated key");
    return Octets.of(sign(Bytes.concat(CERTIFIES, publicKey.toByteArray())));
  }

  static boolean certified(Octets root, byte[] publicKey, byte[] certificate) {
    return verify(root.toByteArray(), Bytes.concat(CERTIFIES, publicKey), certificate);
  }

  byte[] sign(byte[] message) {
    var signer = new Ed25519Signer();
    signer.init(true, seed);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    var verifier = new Ed25519Signer();
    try {
      verifier.init(false, new Ed25519PublicKeyParameters(publicKey));
    } catch (IllegalArgumentException noPoint) {
      return false;
    }
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  @Override
  public String toString() {
    return "SimulatedKey[" + publicKey().toHex().substring(0, 8) + "]";
  }
}
