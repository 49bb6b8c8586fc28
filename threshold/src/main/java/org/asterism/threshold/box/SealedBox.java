package org.asterism.threshold.box;

import java.util.Arrays;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/// Scalars for one receiver in one session: HPKE of RFC 9180, base mode, X25519, HKDF-SHA256,
/// AES-256-GCM (threshold.md §2, step 2). It says nothing of who sealed it: the dealer's signature
/// does, which is over its digest.
///
/// @param encapsulation 32 bytes
public record SealedBox(byte[] encapsulation, byte[] ciphertext) {
  private static final int TAG_BYTES = 16;
  private static final byte[] NO_MORE = new byte[0];

  /// @param receiver the public key of a [BoxKey]
  /// @param info what it is bound to: session, dealer and receiver ([SessionTranscript#boxInfo])
  /// @throws ThresholdRefused if it is no key
  public static SealedBox seal(byte[] receiver, byte[] info, SecretBytes plaintext)
      throws ThresholdRefused {
    if (receiver.length != BoxKey.PUBLIC_BYTES) {
      throw new ThresholdRefused(Fault.BOX);
    }
    try {
      HPKE suite = suite();
      var context = suite.setupBaseS(suite.deserializePublicKey(receiver), info);
      byte[] ciphertext = plaintext.useArray(bytes -> context.seal(NO_MORE, bytes));
      return new SealedBox(context.getEncapsulation(), ciphertext);
    } catch (InvalidCipherTextException | RuntimeException badKey) {
      // Bouncy Castle reports a point of low order as IllegalStateException or its own unchecked
      // kinds.
      throw (ThresholdRefused) new ThresholdRefused(Fault.BOX).initCause(badKey);
    }
  }

  /// How long the scalars in it are together, if it opens.
  public int plaintextLength() {
    return Math.max(0, ciphertext.length - TAG_BYTES);
  }

  /// What the dealer signs of it.
  public byte[] digest() {
    return SessionTranscript.boxDigest(encapsulation, ciphertext);
  }

  static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedBox that
        && Arrays.equals(encapsulation, that.encapsulation)
        && Arrays.equals(ciphertext, that.ciphertext);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ciphertext);
  }
}
