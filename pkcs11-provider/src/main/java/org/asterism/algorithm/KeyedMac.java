package org.asterism.algorithm;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import org.asterism.crypto.Providers;
import org.asterism.secret.LentKey;
import org.asterism.secret.SecretBytes;

/// A message authentication code under a key that it holds until it is closed: of one message after
/// the other, as key derivations need it. For one thread.
public final class KeyedMac implements AutoCloseable {
  private final Mac mac;
  private final LentKey key;

  private KeyedMac(Mac mac, LentKey key) {
    this.mac = mac;
    this.key = key;
  }

  /// HMAC (FIPS 198-1).
  ///
  /// @param key lent
  public static KeyedMac hmac(Hash hash, SecretBytes key, Providers providers) {
    // The JCA's names: HmacSHA1, HmacSHA512/224, HmacSHA3-256.
    return of("Hmac" + hash.algorithm().replace("SHA-", "SHA"), key, providers);
  }

  /// CMAC over AES (NIST SP 800-38B).
  ///
  /// @param key lent, of 16, 24 or 32 bytes
  public static KeyedMac aesCmac(SecretBytes key, Providers providers) {
    return of("AESCMAC", key, providers);
  }

  private static KeyedMac of(String algorithm, SecretBytes key, Providers providers) {
    var lent = key.useArray(value -> new LentKey(algorithm, value));
    var mac = providers.mac(algorithm);
    try {
      mac.init(lent);
      return new KeyedMac(mac, lent);
    } catch (GeneralSecurityException e) {
      lent.close();
      throw new IllegalStateException(algorithm + " takes any key of its lengths", e);
    }
  }

  /// Length of a code in bytes.
  public int length() {
    return mac.getMacLength();
  }

  public void update(byte[] part) {
    mac.update(part);
  }

  /// The code of all since the last one.
  public byte[] finish() {
    return mac.doFinal();
  }

  /// One code by this, which is closed then.
  ///
  /// @param bytes of it
  public CodeOperation operation(int bytes) {
    return new CodeOperation(this::update, this::finish, bytes, this::close);
  }

  /// The code of these parts, one after the other.
  public byte[] of(byte[]... parts) {
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /// As [#of], into `target`, which has room for all of it.
  public void write(byte[] target, byte[]... parts) {
    for (byte[] part : parts) {
      mac.update(part);
    }
    try {
      mac.doFinal(target, 0);
    } catch (ShortBufferException e) {
      throw new IllegalArgumentException("expected room for a code", e);
    }
  }

  /// Wipes the key.
  @Override
  public void close() {
    key.close();
  }
}
