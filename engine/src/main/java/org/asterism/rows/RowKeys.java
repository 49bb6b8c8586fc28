package org.asterism.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.asterism.secret.AesGcm;
import org.asterism.secret.Handover;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;

/// What one root secret (the housekeeping key, a token root, a private root) does to rows:
/// HMAC-SHA-256 and AES-256-GCM, each under a key of its own derived by HKDF (RFC 5869).
///
/// Sealed = nonce (12 bytes) | ciphertext | tag. The nonce is the beginning of a MAC over context
/// and plaintext, as in RFC 5297: sealing the same again gives the same bytes, so that a record can
/// be put at a vault again, and nothing else gives that nonce but by a collision of 96 bits. Safe
/// for use by many threads. Closing erases the derived keys.
public final class RowKeys implements AutoCloseable {
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
    SecretBytes mac = key(root, purpose, "mac");
    try (var handover = Handover.orElse(mac::close)) {
      return handover.to(new RowKeys(mac, key(root, purpose, "seal")));
    }
  }

  public byte[] mac(byte[] message) {
    return HmacSha256.mac(macKey, message);
  }

  /// In constant time.
  public boolean verifies(byte[] message, byte[] mac) {
    return HmacSha256.verifies(macKey, message, mac);
  }

  /// @param context what the sealed bytes belong to; opening wants the same
  public byte[] seal(byte[] plain, byte[] context) {
    byte[] place = new FieldWriter().text("nonce").bytes(context).toBytes();
    byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(plain.length).array();
    byte[] synthetic = HmacSha256.mac(macKey, place, length, plain);
    return AesGcm.seal(sealingKey, Arrays.copyOf(synthetic, AesGcm.NONCE_BYTES), plain, context);
  }

  public byte[] open(byte[] sealed, byte[] context) throws CorruptRowException {
    try {
      return AesGcm.open(sealingKey, sealed, context);
    } catch (AEADBadTagException forged) {
      throw new CorruptRowException("a sealed field does not open: damage or another key");
    }
  }

  @Override
  public void close() {
    macKey.close();
    sealingKey.close();
  }

  private static SecretBytes key(SecretBytes root, String purpose, String use) {
    String info = "asterism/%s/%s/v1".formatted(purpose, use);
    return HkdfSha256.derive(root, info.getBytes(UTF_8));
  }
}
