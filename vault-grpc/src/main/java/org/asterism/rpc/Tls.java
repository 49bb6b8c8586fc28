package org.asterism.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.asterism.ratls.IdentityKeys;
import org.asterism.ratls.PinnedTrust;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;

/// Mutual TLS 1.3 for gRPC on the JDK's provider, the one with the exporter.
final class Tls {
  private static final String VERSION = "TLSv1.3";

  private Tls() {}

  /// What one side shows.
  record Shown(TlsIdentity identity, X509Certificate certificate) {}

  static SslContext server(Shown shown, Predicate<Spki> engines) {
    var builder =
        SslContextBuilder.forServer(new IdentityKeys(shown.identity(), shown.certificate()))
            .trustManager(new PinnedTrust(engines))
            .clientAuth(ClientAuth.REQUIRE);
    return build(builder);
  }

  static SslContext client(Shown shown, Spki vault) {
    var builder =
        SslContextBuilder.forClient()
            .keyManager(new IdentityKeys(shown.identity(), shown.certificate()))
            .trustManager(new PinnedTrust(Set.of(vault)));
    return build(builder);
  }

  static Spki peerOf(SSLSession session) throws SSLPeerUnverifiedException {
    return Spki.of(session.getPeerCertificates()[0].getPublicKey());
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols(VERSION).build();
    } catch (SSLException missing) {
      throw new IllegalStateException("the jdk's provider without tls 1.3", missing);
    }
  }
}
