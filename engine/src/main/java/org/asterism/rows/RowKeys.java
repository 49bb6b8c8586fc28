package org.asterism.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.secret.SecretBytes;

/// What one root secret (the housekeeping key, a token root, a private root) does to rows:
/// HMAC-SHA-256 and AES-256-GCM, each under a key of its own derived by HKDF (RFC 5869).
///
/// Sealed = nonce (12 bytes) | ciphertext | tag. The nonce is the beginning of a MAC over context
/// and plaintext, as in RFC 5297: sealing the same again gives the same bytes, so that a record can
/// be put at a vault again, and nothing else gives that nonce but by a collision of 96 bits. Safe
/// for use by many threads. Closing erases the derived keys.
public final class RowKeys implements AutoCloseable {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretBytes macKey;
  private final SecretBytes sealingKey;

  private RowKeys(SecretBytes macKey, SecretBytes sealingKey) {
    this.macKey = macKey;
    this.sealingKey = sealingKey;
  }

  /// Derives the keys of `root`, which stays the caller's.
  ///
  /// @param purpose keeps the keys of one root apart from those that others derive from it
  public static RowKeys derive(SecretBytes root, String purpose) {
    return new RowKeys(
        expand(root, "asterism/" + purpose + "/mac/v1"),
        expand(root, "asterism/" + purpose + "/seal/v1"));
  }

  /// HKDF-SHA-256 of `root`, 32 bytes.
  public static SecretBytes expand(SecretBytes root, String info) {
    return root.useArray(bytes -> {
      try {
        var parameters =
            HKDFParameterSpec.ofExtract().addIKM(bytes).thenExpand(info.getBytes(UTF_8), 32);
        return SecretBytes.takeFrom(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
      } catch (GeneralSecurityException missing) {
        throw new IllegalStateException("HKDF-SHA256 is part of every JDK 25", missing);
      }
    });
  }

  public byte[] mac(byte[] message) {
    return macKey.useArray(bytes -> {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        return mac.doFinal(message);
      } catch (GeneralSecurityException missing) {
        throw new IllegalStateException("HmacSHA256 is part of every JDK", missing);
      }
    });
  }

  /// In constant time.
  public boolean verifies(byte[] message, byte[] mac) {
    return MessageDigest.isEqual(mac(message), mac);
  }

  /// @param context what the sealed bytes belong to; opening wants the same
  public byte[] seal(byte[] plain, byte[] context) {
    byte[] synthetic = mac(new FieldWriter().text("nonce").bytes(context).bytes(plain).toBytes());
    byte[] nonce = Arrays.copyOf(synthetic, NONCE_BYTES);
    try {
      byte[] ciphertext = crypt(Cipher.ENCRYPT_MODE, nonce, plain, 0, context);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + ciphertext.length);
      System.arraycopy(ciphertext, 0, sealed, NONCE_BYTES, ciphertext.length);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM refused to encrypt", impossible);
    }
  }

  public byte[] open(byte[] sealed, byte[] context) throws CorruptRowException {
    if (sealed.length < NONCE_BYTES) {
      throw new CorruptRowException(
          "expected at least %d sealed bytes, found %d".formatted(NONCE_BYTES, sealed.length));
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      return crypt(Cipher.DECRYPT_MODE, nonce, sealed, NONCE_BYTES, context);
    } catch (AEADBadTagException forged) {
      throw new CorruptRowException("a sealed field does not open: damage or another key");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM refused to decrypt", impossible);
    }
  }

  @Override
  public void close() {
    macKey.close();
    sealingKey.close();
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] input, int offset, byte[] context)
      throws GeneralSecurityException {
    return sealingKey.<byte[], GeneralSecurityException>useArray(bytes -> {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var parameters = new GCMParameterSpec(TAG_BITS, nonce);
      cipher.init(mode, new SecretKeySpec(bytes, "AES"), parameters);
      cipher.updateAAD(context);
      return cipher.doFinal(input, offset, input.length - offset);
    });
  }
}
