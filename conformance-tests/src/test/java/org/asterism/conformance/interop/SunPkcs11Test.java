package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Java's SunPKCS11 and `keytool`, of JDK 17 and of the JDK that runs the tests.
class SunPkcs11Test {
  private static final String GOES_ON = "ok: goes on after";
  private static final long REFUSALS = 12;

  @TempDir private Path folder;

  @Test
  void jdk17() throws Exception {
    drive(Consumer.fresh(folder), SunPkcs11.jdk(17));
  }

  @Test
  void thisJdk() throws Exception {
    drive(Consumer.fresh(folder), SunPkcs11.thisJdk());
  }

  @Test
  void keysThatAreNeverWhole() throws Exception {
    drive(Consumer.freshInThresholdCustody(folder), SunPkcs11.thisJdk());
  }

  private static void drive(Consumer consumer, Path jdk) throws Exception {
    SunPkcs11 java = SunPkcs11.of(consumer, jdk);
    java.program("operations");
    assertEquals(
        REFUSALS,
        java.refusals().output().lines().filter(line -> line.startsWith(GOES_ON)).count());
    generateOnTheToken(java);
    importSilently(java);
    makePlainKeys(java);
    java.program("keep");
    java.program("found");
  }

  // With -providerName the key is made in the token, and never seen.
  private static void generateOnTheToken(SunPkcs11 java) throws Exception {
    String[][] kinds = {
      {"token-rsa", "-keyalg", "RSA", "-keysize", "2048"},
      {"token-ec", "-keyalg", "EC", "-groupname", "secp256r1"}
    };
    for (String[] kind : kinds) {
      java.keytool(genkeypair(kind, "-providerName", "SunPKCS11-Live"));
      assertSelfSigned(java, kind[0]);
      assertTrue(privateKey(java.consumer(), kind[0]).contains("never extractable, local"));
    }
    Tool.Ended listed = java.keytool("-list");
    assertSays(listed, "token-rsa", "token-ec", "PrivateKeyEntry");
  }

  private static String[] genkeypair(String[] kind, String... more) {
    return Stream.of(new String[] {"-genkeypair", "-dname", "CN=" + kind[0], "-alias"}, kind, more)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  // A self-signature is a signature; the JDK's own provider verifies it.
  private static void assertSelfSigned(SunPkcs11 java, String alias) throws Exception {
    java.keytool("-exportcert", "-alias", alias, "-file", alias + ".crt");
    byte[] encoded = Files.readAllBytes(java.consumer().file(alias + ".crt"));
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
    certificate.verify(certificate.getPublicKey(), alias.endsWith("rsa") ? "SunRsaSign" : "SunEC");
  }

  // Without it keytool makes RSA keys by itself and imports them by C_CreateObject; EC keys come
  // from the token all the same. The next process finds either.
  private static void importSilently(SunPkcs11 java) throws Exception {
    String[][] kinds = {
      {"imported-rsa", "-keyalg", "RSA", "-keysize", "2048"},
      {"silent-ec", "-keyalg", "EC", "-groupname", "secp256r1"}
    };
    for (String[] kind : kinds) {
      java.keytool(genkeypair(kind));
      assertSelfSigned(java, kind[0]);
      String shown = privateKey(java.consumer(), kind[0]);
      assertTrue(shown.contains("sensitive"), shown);
      assertEquals(kind[0].endsWith("ec"), shown.contains("local"), shown);
      java.keytool("-certreq", "-alias", kind[0], "-file", kind[0] + ".csr");
      java.keytool("-delete", "-alias", kind[0]);
      assertEquals("", privateKey(java.consumer(), kind[0]));
    }
  }

  /// What `pkcs11-tool` shows of a private key, or nothing; to Java its id is its alias.
  private static String privateKey(Consumer consumer, String alias)
      throws IOException, InterruptedException {
    String id = HexFormat.of().formatHex(alias.getBytes(StandardCharsets.UTF_8));
    String shown = consumer.pkcs11Tool("-O", "--type", "privkey").output();
    return Stream.of(shown.split("(?=Private Key Object)"))
        .filter(key -> key.contains(id))
        .findFirst()
        .orElse("");
  }

  private static void makePlainKeys(SunPkcs11 java) throws Exception {
    String keytool = java.jdk().resolve("bin/keytool").toString();
    for (String[] kind : new String[][] {{"plain-rsa", "RSA"}, {"plain-ec", "EC"}}) {
      java.consumer()
          .run(
              keytool,
              "-genkeypair",
              "-alias",
              kind[0],
              "-keyalg",
              kind[1],
              "-dname",
              "CN=" + kind[0],
              "-keystore",
              "plain.p12",
              "-storetype",
              "PKCS12",
              "-storepass",
              java.consumer().token().pin());
    }
  }
}
