package org.asterism.ratls;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// A program: two connections of a plain JSSE client with one context to a server with our keys and
/// pins; says whether the second resumed the session of the first.
final class TwoConnections {
  private TwoConnections() {}

  public static void main(String[] arguments) throws Exception {
    var random = new SecureRandom();
    var vault = TlsIdentity.generate(random);
    var engine = TlsIdentity.generate(random);
    var server = context(vault, engine.spki(), random);
    var client = context(engine, vault.spki(), random);
    try (var listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      Thread.ofPlatform().daemon().start(() -> echoTwice(listening));
      long first = connect(client, listening);
      long second = connect(client, listening);
      try (var out = new FileOutputStream(FileDescriptor.out)) {
        out.write(("resumed: " + (first == second)).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static SSLContext context(TlsIdentity self, Spki peer, SecureRandom random)
      throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {new IdentityKeys(self, EvidenceCertificate.plain(self))},
        new TrustManager[] {new PinnedTrust(Set.of(peer))},
        random);
    return context;
  }

  private static void echoTwice(SSLServerSocket listening) {
    try {
      for (int i = 0; i < 2; i++) {
        try (var socket = listening.accept()) {
          socket.getOutputStream().write(socket.getInputStream().read());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// When the connection's session was made: a resumed one keeps the first one's time.
  private static long connect(SSLContext client, SSLServerSocket listening) throws IOException {
    try (var socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(listening.getInetAddress(), listening.getLocalPort())) {
      socket.getOutputStream().write(1);
      if (socket.getInputStream().read() != 1) {
        throw new IOException("no echo");
      }
      return socket.getSession().getCreationTime();
    }
  }
}
