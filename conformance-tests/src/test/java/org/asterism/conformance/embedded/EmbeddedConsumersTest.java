package org.asterism.conformance.embedded;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.interop.OpenSsl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Programs that other people wrote with the engine in them: OpenSC's and OpenSSL's.
class EmbeddedConsumersTest {
  private static EmbeddedHost host;
  private static Consumer consumer;

  @BeforeAll
  static void begin() throws Exception {
    host = EmbeddedHost.shared();
    consumer = host.consumer();
    host.takeSaid();
  }

  @AfterEach
  void nothingIsBroken() throws Exception {
    host.assertNothingIsBroken();
    assertEquals(List.of(), host.takeSaid());
  }

  @Test
  void pkcs11ToolsOwnTestsFindNothingWrong() throws Exception {
    consumer.assertPassesPkcs11ToolsTests();
  }

  @Test
  void openSslSignsFilesAndRequests() throws Exception {
    OpenSsl openSsl = OpenSsl.of(consumer);
    consumer.write("data.txt", "what is signed\n");
    for (String key : new String[] {"rsa", "ec"}) {
      openSsl.run(
          key, words("dgst -sha256 -engine pkcs11 -keyform engine -sign KEY -out sig data.txt"));
      assertSays(
          consumer.run(
              words("openssl dgst -sha256 -verify " + key + ".pem -signature sig data.txt")),
          "Verified OK");
    }
    openSsl.run(
        "ec",
        words("req -engine pkcs11 -keyform engine -key KEY -new -subj /CN=asked -out request.csr"));
    assertSays(
        consumer.run("openssl", "req", "-in", "request.csr", "-verify", "-noout"), "verify OK");
  }

  private static String[] words(String text) {
    return text.split(" ", -1);
  }

  @Test
  void openSslServesTls() throws Exception {
    OpenSsl.of(consumer).serve("ec", 2);
  }
}
