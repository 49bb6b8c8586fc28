package org.asterism.threshold.box;

import java.security.SecureRandom;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/// A participant's X25519 key pair for one session, by which it opens what was sealed for it.
///
/// The private key stays in locked memory; for the time of an opening Bouncy Castle has copies on
/// the heap. The owner closes it with the session.
public final class BoxKey implements AutoCloseable {
  public static final int PUBLIC_BYTES = X25519PrivateKeyParameters.KEY_SIZE;

  private static final byte[] NO_MORE = new byte[0];

  private final SecretBytes privateKey;
  private final byte[] publicKey;

  private BoxKey(SecretBytes privateKey) {
    this.privateKey = privateKey;
    this.publicKey =
        privateKey.useArray(
            bytes -> new X25519PrivateKeyParameters(bytes).generatePublicKey().getEncoded());
  }

  public static BoxKey draw(SecureRandom random) {
    var drawn = SecretBytes.random(X25519PrivateKeyParameters.KEY_SIZE, random);
    try (var handover = Handover.orElse(drawn::close)) {
      return handover.to(new BoxKey(drawn));
    }
  }

  /// The pair that a dead session had, by what [#exposed] gave. Takes it over, and closes it if it
  /// refuses it.
  ///
  /// @throws IllegalArgumentException if it has not 32 bytes
  public static BoxKey of(SecretBytes exposed) {
    try (var handover = Handover.orElse(exposed::close)) {
      if (exposed.length() != X25519PrivateKeyParameters.KEY_SIZE) {
        throw new IllegalArgumentException("a key of boxes has 32 bytes");
      }
      return handover.to(new BoxKey(exposed));
    }
  }

  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// The plaintext, which the caller closes.
  ///
  /// @param dealer the place of who sealed it
  /// @param info what it was bound to
  /// @param length how long the plaintext must be
  /// @throws ThresholdRefused if it was sealed for another receiver or session, or is not so long
  public SecretBytes open(int dealer, SealedBox box, byte[] info, int length)
      throws ThresholdRefused {
    if (box.encapsulation().length != PUBLIC_BYTES) {
      throw new ThresholdRefused(Fault.BOX, dealer);
    }
    AsymmetricCipherKeyPair pair = pair();
    try {
      var context = SealedBox.suite().setupBaseR(box.encapsulation(), pair, info);
      var opened = SecretBytes.takeFrom(context.open(NO_MORE, box.ciphertext()));
      if (opened.length() != length) {
        opened.close();
        throw new ThresholdRefused(Fault.BOX, dealer);
      }
      return opened;
    } catch (InvalidCipherTextException | RuntimeException badBox) {
      // As in sealing: Bouncy Castle's unchecked kinds.
      throw (ThresholdRefused) new ThresholdRefused(Fault.BOX, dealer).initCause(badBox);
    }
  }

  /// A copy of the private key of a session that is dead, by which everybody can see what a dealer
  /// sealed: at birth only, for in presigning the key share would follow (threshold.md §2, step 3).
  public SecretBytes exposed() {
    return privateKey.copy();
  }

  private AsymmetricCipherKeyPair pair() {
    return privateKey.useArray(bytes -> SealedBox.suite().deserializePrivateKey(bytes, publicKey));
  }

  @Override
  public void close() {
    privateKey.close();
  }
}
