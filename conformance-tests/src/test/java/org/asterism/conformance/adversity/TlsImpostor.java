package org.asterism.conformance.adversity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.asterism.ratls.IdentityKeys;
import org.asterism.ratls.TlsIdentity;

/// Speaks TLS 1.3 with some certificate and some key, takes any client, and notes every byte that
/// comes then.
final class TlsImpostor implements Impostor {
  private static final int READ_BYTES = 4096;

  private final SSLServerSocket listening;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  TlsImpostor(int port, TlsIdentity key, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {new IdentityKeys(key, certificate)},
        new TrustManager[] {new Anybody()},
        new SecureRandom());
    listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    var parameters = listening.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setNeedClientAuth(true);
    listening.setSSLParameters(parameters);
    Thread.ofPlatform().daemon().start(this::accept);
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var socket = (SSLSocket) listening.accept();
        connections.incrementAndGet();
        Thread.ofPlatform().daemon().start(() -> listen(socket));
      } catch (IOException closed) {
        assert listening.isClosed();
      }
    }
  }

  private void listen(SSLSocket socket) {
    try (socket) {
      socket.startHandshake();
      heard.add("a finished handshake");
      byte[] buffer = new byte[READ_BYTES];
      for (int n = socket.getInputStream().read(buffer); n >= 0; ) {
        heard.add(n + " bytes");
        n = socket.getInputStream().read(buffer);
      }
    } catch (SSLException refused) {
      // What is hoped for: the client does not take this server.
      assert refused.getMessage() != null;
    } catch (IOException gone) {
      assert connections.get() > 0;
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
