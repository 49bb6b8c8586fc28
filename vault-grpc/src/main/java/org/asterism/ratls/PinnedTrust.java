package org.asterism.ratls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trust in a peer by its pinned public key and by nothing else: no authority, no host name, no
/// date, no evidence. TLS itself proves that the peer holds the private key.
public final class PinnedTrust extends X509ExtendedTrustManager {
  private final Predicate<Spki> pinned;

  /// @param pins the enrolled keys
  public PinnedTrust(Set<Spki> pins) {
    this(Set.copyOf(pins)::contains);
  }

  /// @param pinned whether a key is enrolled, asked in each handshake
  public PinnedTrust(Predicate<Spki> pinned) {
    this.pinned = pinned;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1) {
      throw new CertificateException(
          "one self-signed certificate expected, found a chain of " + chain.length);
    }
    Spki found = Spki.of(chain[0].getPublicKey());
    if (!pinned.test(found)) {
      throw new CertificateException(
          "the peer's key %s is not enrolled here".formatted(found.digest().toHex()));
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
