package org.asterism.secret;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM (NIST SP 800-38D) under a key that stays off the heap. Sealed is `nonce (12) |
/// ciphertext | tag (16)`.
///
/// The JDK's cipher keeps the key and its schedule until it gets another key, so each call ends by
/// giving it one of zeros, and wipes what it lent. What can remain on the heap: what a collector
/// copies meanwhile (see [SecretBytes#useArray]), and the hash subkey (§6.4), from which the key
/// does not follow.
///
/// Stateless, for any number of threads.
public final class AesGcm {
  public static final int KEY_BYTES = 32;
  public static final int NONCE_BYTES = 12;
  public static final int OVERHEAD_BYTES = NONCE_BYTES + 16;

  private static final int TAG_BITS = 128;
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final SecretKeySpec ZEROS = new SecretKeySpec(new byte[KEY_BYTES], "AES");

  // Found once: the search takes longer than opening a row.
  private static final Provider PROVIDER = provider();

  private AesGcm() {}

  /// @param nonce never twice under one key but for the same bytes; random ones serve for 2³² calls
  ///   (§8.3)
  /// @param associated what [#open] wants again, one after the other
  /// @throws IllegalArgumentException if the key or the nonce has another length
  public static byte[] seal(SecretBytes key, byte[] nonce, byte[] plain, byte[]... associated) {
    require("a nonce", NONCE_BYTES, nonce.length);
    byte[] sealed = Arrays.copyOf(nonce, OVERHEAD_BYTES + plain.length);
    try {
      int _ =
          crypt(
              Cipher.ENCRYPT_MODE,
              key,
              sealed,
              associated,
              cipher -> cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES));
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JDK's AES-256-GCM does not seal", impossible);
    }
  }

  /// What was sealed, as an array that the caller wipes where it is secret.
  ///
  /// @throws AEADBadTagException if it was not sealed under this key with this `associated`, or is
  ///   too short to be sealed at all
  /// @throws IllegalArgumentException if the key has another length
  public static byte[] open(SecretBytes key, byte[] sealed, byte[]... associated)
      throws AEADBadTagException {
    if (sealed.length < OVERHEAD_BYTES) {
      throw new AEADBadTagException(
          "expected at least %d sealed bytes, found %d".formatted(OVERHEAD_BYTES, sealed.length));
    }
    try {
      return crypt(
          Cipher.DECRYPT_MODE,
          key,
          sealed,
          associated,
          cipher -> cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException wrong) {
      throw wrong;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JDK's AES-256-GCM does not open", impossible);
    }
  }

  private static <R> R crypt(
      int mode,
      SecretBytes key,
      byte[] nonceFirst,
      byte[][] associated,
      Borrower<Cipher, R, GeneralSecurityException> work)
      throws GeneralSecurityException {
    require("a key", KEY_BYTES, key.length());
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, PROVIDER);
    try (var lent = key.useArray(bytes -> new LentKey("AES", bytes))) {
      cipher.init(mode, lent, new GCMParameterSpec(TAG_BITS, nonceFirst, 0, NONCE_BYTES));
      for (byte[] part : associated) {
        cipher.updateAAD(part);
      }
      return work.apply(cipher);
    } finally {
      // To decrypt, because a cipher that encrypts refuses the key and nonce that it had last.
      cipher.init(Cipher.DECRYPT_MODE, ZEROS, new GCMParameterSpec(TAG_BITS, new byte[12]));
    }
  }

  private static void require(String what, int expected, int found) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "%s has %d bytes, not %d".formatted(what, expected, found));
    }
  }

  private static Provider provider() {
    try {
      return Cipher.getInstance(TRANSFORMATION).getProvider();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has AES-GCM", missing);
    }
  }
}
