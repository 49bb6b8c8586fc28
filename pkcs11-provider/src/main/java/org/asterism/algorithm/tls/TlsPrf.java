package org.asterism.algorithm.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyedMac;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;

/// The pseudorandom function of TLS 1.2 (RFC 5246 §5). That of TLS 1.0 and 1.1, which the standard
/// calls `CKM_TLS_PRF`, stands on MD5 and is not served.
record TlsPrf(Hash hash, Providers providers) {

  /// @param mechanism of the hash
  static TlsPrf of(long mechanism, Providers providers) throws CryptokiException {
    Optional<Hash> hash = Hash.byMechanism(mechanism);
    return new TlsPrf(
        hash.orElseThrow(() -> Refusals.parameter("the hash of a TLS 1.2 PRF")), providers);
  }

  /// The output that a label and a seed give; the caller closes it.
  SecretBytes derive(SecretBytes secret, byte[] label, byte[] seed, int length) {
    return secret.useArray(key -> {
      try (var mac = KeyedMac.hmac(hash, key, providers)) {
        return SecretBytes.takeFrom(expand(mac, joined(label, seed), length));
      }
    });
  }

  // P_hash: HMAC(A(1) | seed) | HMAC(A(2) | seed) | …, where A(0) is the seed and A(i) the HMAC of
  // A(i - 1).
  private static byte[] expand(KeyedMac mac, byte[] seed, int length) {
    byte[] expanded = new byte[length];
    byte[] link = mac.of(seed);
    for (int done = 0; done < length; done += mac.length()) {
      byte[] block = mac.of(link, seed);
      System.arraycopy(block, 0, expanded, done, Math.min(block.length, length - done));
      Arrays.fill(block, (byte) 0);
      mac.write(link, link);
    }
    Arrays.fill(link, (byte) 0);
    return expanded;
  }

  static byte[] joined(byte[]... parts) {
    var joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(joined::put);
    return joined.array();
  }
}
