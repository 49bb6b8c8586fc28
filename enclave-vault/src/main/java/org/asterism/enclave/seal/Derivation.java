package org.asterism.enclave.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import org.asterism.secret.SecretBytes;

/// Keys out of keys: HKDF-SHA256 (RFC 5869 §2.3, expand only, as what it starts from is uniform)
/// under a purpose, and HMAC-SHA256. Stateless.
public final class Derivation {
  /// The length of every key and digest here.
  public static final int KEY_BYTES = 32;

  // Copied for each use: looking it up among the providers takes longer than the MAC.
  private static final Mac BLANK_HMAC = blankHmac();

  private Derivation() {}

  /// A key of [#KEY_BYTES] for one purpose; the caller closes it.
  public static SecretBytes derive(SecretBytes from, String purpose, byte[] context) {
    byte[] label = purpose.getBytes(US_ASCII);
    byte[] info = new byte[label.length + 1 + context.length];
    System.arraycopy(label, 0, info, 0, label.length);
    System.arraycopy(context, 0, info, label.length + 1, context.length);
    return from.useArray(lent -> expand(new LentKey(lent, "HKDF-PRK"), info));
  }

  /// HMAC-SHA256 over the parts, one after the other: give them fixed lengths, but the last.
  public static byte[] mac(SecretBytes under, byte[]... parts) {
    return under.useArray(lent -> {
      Mac mac = hmac(new LentKey(lent, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    });
  }

  private static SecretBytes expand(LentKey prk, byte[] info) {
    try {
      var parameters = HKDFParameterSpec.expandOnly(prk, info, KEY_BYTES);
      return SecretBytes.takeFrom(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("the JDK lacks HKDF-SHA256", missing);
    }
  }

  private static Mac hmac(LentKey under) {
    try {
      var mac = (Mac) BLANK_HMAC.clone();
      mac.init(under);
      return mac;
    } catch (CloneNotSupportedException | GeneralSecurityException missing) {
      throw new IllegalStateException("the JDK's HmacSHA256 cannot be used", missing);
    }
  }

  private static Mac blankHmac() {
    try {
      Provider provider = Mac.getInstance("HmacSHA256").getProvider();
      return Mac.getInstance("HmacSHA256", provider);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("the JDK lacks HmacSHA256", missing);
    }
  }
}
