package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;

/// `openssl` with a consumer's keys through `libengine-pkcs11-openssl`.
///
/// @param tool runs programs whose OpenSSL knows the engine
public record OpenSsl(Consumer consumer, Tool tool) {

  public static OpenSsl of(Consumer consumer) throws IOException {
    Path configuration = consumer.write("engine.cnf", configuration(consumer.token().module()));
    return new OpenSsl(consumer, consumer.tool().with("OPENSSL_CONF", configuration.toString()));
  }

  private static String configuration(String module) {
    return """
    openssl_conf = start
    [start]
    engines = engines
    [engines]
    pkcs11 = pkcs11
    [pkcs11]
    engine_id = pkcs11
    MODULE_PATH = %s
    init = 0
    [req]
    distinguished_name = name
    x509_extensions = extensions
    [name]
    [extensions]
    subjectAltName = DNS:localhost
    """
        .formatted(module);
  }

  /// Runs `openssl` with the engine; `KEY` stands for the private key's URI.
  public Tool.Ended run(String key, String... arguments) throws IOException, InterruptedException {
    return tool.run(command(key, arguments)).succeeded();
  }

  String[] command(String key, String... arguments) {
    var command = new ArrayList<>(List.of("openssl"));
    for (String argument : arguments) {
      command.add(argument.equals("KEY") ? consumer.token().keyUri(key) : argument);
    }
    return command.toArray(String[]::new);
  }

  /// A self-signed certificate in `key.crt`, for a server.
  public void certify(String key) throws IOException, InterruptedException {
    run(
        key,
        "req",
        "-engine",
        "pkcs11",
        "-keyform",
        "engine",
        "-key",
        "KEY",
        "-new",
        "-x509",
        "-sha256",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-out",
        key + ".crt");
  }

  /// `s_server` with a key that was certified; plain `s_client` shakes hands with it, as often as
  /// that with TLS 1.3 and with TLS 1.2.
  public void serve(String key, int handshakes) throws IOException, InterruptedException {
    String address = "127.0.0.1:" + freePort();
    try (LiveProcess server =
        tool.process(
            consumer.file(key + "-server.log"),
            "ACCEPT",
            command(
                key,
                "s_server",
                "-engine",
                "pkcs11",
                "-keyform",
                "engine",
                "-key",
                "KEY",
                "-cert",
                key + ".crt",
                "-accept",
                address,
                "-www"))) {
      server.start();
      for (String version : new String[] {"-tls1_3", "-tls1_2"}) {
        for (int i = 0; i < handshakes; i++) {
          shakeHands(address, key, version);
        }
      }
    }
  }

  private void shakeHands(String address, String key, String version)
      throws IOException, InterruptedException {
    Tool.Ended ended =
        consumer
            .tool()
            .fed("Q\n")
            .run(
                "openssl",
                "s_client",
                "-connect",
                address,
                version,
                "-CAfile",
                key + ".crt",
                "-verify_return_error",
                "-verify_hostname",
                "localhost")
            .succeeded();
    assertSays(ended, "Verification: OK", "TLSv1." + version.substring("-tls1_".length()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
