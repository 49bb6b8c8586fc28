package org.asterism.enclave.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;

/// Keys for one purpose each, out of a key that is uniform: HKDF-SHA256, expand only (RFC 5869
/// §2.3). Stateless.
public final class Derivation {
  private Derivation() {}

  /// A key of [HkdfSha256#KEY_BYTES] for one purpose; the caller closes it.
  public static SecretBytes derive(SecretBytes from, String purpose, byte[] context) {
    byte[] label = purpose.getBytes(US_ASCII);
    byte[] info = new byte[label.length + 1 + context.length];
    System.arraycopy(label, 0, info, 0, label.length);
    System.arraycopy(context, 0, info, label.length + 1, context.length);
    return HkdfSha256.expand(from, info);
  }
}
