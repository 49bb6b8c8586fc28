package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenSSL with keys in the token through `libengine-pkcs11-openssl`; plain OpenSSL verifies.
class OpenSslEngineTest {
  private static final int HANDSHAKES = 3;
  @TempDir private static Path folder;
  private static Consumer consumer;
  private static OpenSsl openSsl;

  @BeforeAll
  static void makeKeys() throws Exception {
    consumer = Consumer.fresh(folder);
    openSsl = OpenSsl.of(consumer);
    consumer.write("data.txt", "what is signed\n");
    consumer.generate("rsa:2048", "rsa", "01");
    consumer.generate("EC:secp256r1", "ec", "02");
    openSsl.certify("rsa");
    openSsl.certify("ec");
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
      openSsl.run(
          way[0],
          dgst(
              way, "-engine", "pkcs11", "-keyform", "engine", "-sign", "KEY", "-out", "signature"));
      Tool.Ended verified =
          consumer.run(
              openSsl.command(
                  way[0], dgst(way, "-verify", way[0] + ".pem", "-signature", "signature")));
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
      openSsl.run(
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
          openSsl.command(
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
      openSsl.run(
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
    openSsl.serve("rsa", HANDSHAKES);
  }

  @Test
  void servesTlsWithAnEcKey() throws Exception {
    openSsl.serve("ec", HANDSHAKES);
  }
}
