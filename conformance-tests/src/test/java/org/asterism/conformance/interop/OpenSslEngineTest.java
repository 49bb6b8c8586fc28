package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenSSL with keys in the token through `libengine-pkcs11-openssl`; plain OpenSSL verifies.
class OpenSslEngineTest {
  private static final int HANDSHAKES = 3;
  @TempDir private static Path folder;
  private static Consumer consumer;
  private static Tool withEngine;

  @BeforeAll
  static void makeKeys() throws Exception {
    consumer = Consumer.fresh(folder);
    Path configuration = consumer.write("engine.cnf", configuration(consumer.token().module()));
    withEngine = consumer.tool().with("OPENSSL_CONF", configuration.toString());
    consumer.write("data.txt", "what is signed\n");
    consumer.generate("rsa:2048", "rsa", "01");
    consumer.generate("EC:secp256r1", "ec", "02");
    certify("rsa");
    certify("ec");
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
  private static Tool.Ended openssl(String key, String... arguments)
      throws IOException, InterruptedException {
    return withEngine.run(command(key, arguments)).succeeded();
  }

  private static String[] command(String key, String... arguments) {
    var command = new ArrayList<>(List.of("openssl"));
    for (String argument : arguments) {
      command.add(argument.equals("KEY") ? consumer.token().keyUri(key) : argument);
    }
    return command.toArray(String[]::new);
  }

  // A self-signed certificate, for the servers below.
  private static void certify(String key) throws IOException, InterruptedException {
    openssl(
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

  @Test
  void signsFiles() throws Exception {
    String[][] ways = {
      {"rsa", "-sha256"},
      {"rsa", "-sha384"},
      {"rsa", "-sha512"},
      {"rsa", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:-1"},
      {"ec", "-sha256"},
      {"ec", "-sha512"}
    };
    for (String[] way : ways) {
      openssl(
          way[0],
          dgst(
              way, "-engine", "pkcs11", "-keyform", "engine", "-sign", "KEY", "-out", "signature"));
      Tool.Ended verified =
          consumer.run(
              command(way[0], dgst(way, "-verify", way[0] + ".pem", "-signature", "signature")));
      assertSays(verified, "Verified OK");
    }
  }

  private static String[] dgst(String[] way, String... rest) {
    var arguments = new ArrayList<>(List.of("dgst"));
    arguments.addAll(List.of(way).subList(1, way.length));
    arguments.addAll(List.of(rest));
    arguments.add("data.txt");
    return arguments.toArray(String[]::new);
  }

  @Test
  void requestsCertificates() throws Exception {
    for (String key : new String[] {"rsa", "ec"}) {
      openssl(
          key,
          "req",
          "-engine",
          "pkcs11",
          "-keyform",
          "engine",
          "-key",
          "KEY",
          "-new",
          "-subj",
          "/CN=asked",
          "-out",
          "request.csr");
      assertSays(
          consumer.run("openssl", "req", "-in", "request.csr", "-verify", "-noout"), "verify OK");
      consumer.run("openssl", "verify", "-CAfile", key + ".crt", key + ".crt");
    }
  }

  // libp11 sends OAEP as SHA-1 throughout unless told otherwise.
  @Test
  void decrypts() throws Exception {
    consumer.write("secret.txt", "sealed");
    String[][] paddings = {
      {"rsa_padding_mode:pkcs1"},
      {"rsa_padding_mode:oaep"},
      {"rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha256"}
    };
    for (String[] padding : paddings) {
      consumer.run(
          command(
              "rsa",
              pkeyutl(
                  padding,
                  "-encrypt",
                  "-pubin",
                  "-inkey",
                  "rsa.pem",
                  "-in",
                  "secret.txt",
                  "-out",
                  "sealed")));
      openssl(
          "rsa",
          pkeyutl(
              padding,
              "-decrypt",
              "-engine",
              "pkcs11",
              "-keyform",
              "engine",
              "-inkey",
              "KEY",
              "-in",
              "sealed",
              "-out",
              "opened"));
      assertEquals("sealed", Files.readString(folder.resolve("opened")));
    }
  }

  private static String[] pkeyutl(String[] options, String... rest) {
    var arguments = new ArrayList<>(List.of("pkeyutl"));
    arguments.addAll(List.of(rest));
    for (String option : options) {
      arguments.addAll(List.of("-pkeyopt", option));
    }
    return arguments.toArray(String[]::new);
  }

  @Test
  void servesTlsWithAnRsaKey() throws Exception {
    serve("rsa");
  }

  @Test
  void servesTlsWithAnEcKey() throws Exception {
    serve("ec");
  }

  private static void serve(String key) throws IOException, InterruptedException {
    String address = "127.0.0.1:" + freePort();
    try (LiveProcess server =
        withEngine.process(
            folder.resolve(key + "-server.log"),
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
        for (int i = 0; i < HANDSHAKES; i++) {
          shakeHands(address, key, version);
        }
      }
    }
  }

  private static void shakeHands(String address, String key, String version)
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
