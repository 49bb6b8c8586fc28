package org.asterism.attest;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.asterism.attest.quote.Bytes;

/// What the made-up vendors have in common.
final class MadeUp {
  static final Instant AT = Instant.parse("2030-01-01T00:00:00Z");

  private MadeUp() {}

  /// What is not in doubt in a test.
  static <T> T parsed(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static String pem(X509Certificate certificate) {
    byte[] der = parsed(certificate::getEncoded);
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  /// r and s, each of `half` bytes, big-endian.
  static byte[] sign(String algorithm, PrivateKey own, byte[] data, int half) {
    try {
      Signature signature = Signature.getInstance(algorithm + "inP1363Format");
      signature.initSign(own);
      signature.update(data);
      byte[] signed = signature.sign();
      if (signed.length != 2 * half) {
        throw new AssertionError("a signature of " + signed.length + " bytes");
      }
      return signed;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] join(byte[]... parts) {
    byte[] joined = new byte[0];
    for (byte[] part : parts) {
      joined = Arrays.copyOf(joined, joined.length + part.length);
      System.arraycopy(part, 0, joined, joined.length - part.length, part.length);
    }
    return joined;
  }

  static byte[] littleEndian(long value, int length) {
    byte[] number = new byte[length];
    for (int i = 0; i < length; i++) {
      number[i] = (byte) (value >> (8 * i));
    }
    return number;
  }

  static byte[] flipped(Bytes original, int offset) {
    byte[] changed = original.toArray();
    changed[offset] ^= 1;
    return changed;
  }
}
