package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Java's SunPKCS11 and `keytool`, of JDK 17 and of the JDK that runs the tests.
class SunPkcs11Test {
  private static final Path PROGRAM =
      Repository.root()
          .resolve("conformance-tests/src/test/java")
          .resolve(SunPkcs11Program.class.getName().replace('.', '/') + ".java");
  @TempDir private Path folder;

  @Test
  void jdk17() throws Exception {
    drive(jdk(17));
  }

  @Test
  void thisJdk() throws Exception {
    drive(Path.of(System.getProperty("java.home")));
  }

  private static String configuration(Consumer consumer) throws Exception {
    return """
    name = Live
    library = %s
    slot = %s
    attributes(generate, CKO_PRIVATE_KEY, CKK_EC) = { CKA_DERIVE = true }
    attributes(import, CKO_SECRET_KEY, CKK_AES) = { CKA_EXTRACTABLE = true }
    attributes(*, CKO_SECRET_KEY, CKK_GENERIC_SECRET) = {
      CKA_SENSITIVE = false
      CKA_EXTRACTABLE = true
    }
    """
        .formatted(consumer.token().module(), consumer.slot());
  }

  private void drive(Path jdk) throws Exception {
    Consumer consumer = Consumer.fresh(folder);
    consumer.write("sunpkcs11.cfg", configuration(consumer));
    program(consumer, jdk, "operations");
    generateOnTheToken(consumer, jdk);
    importSilently(consumer, jdk);
    makePlainKeys(consumer, jdk);
    program(consumer, jdk, "keep");
    program(consumer, jdk, "found");
  }

  private static Tool.Ended program(Consumer consumer, Path jdk, String part)
      throws IOException, InterruptedException {
    return consumer.run(
        jdk.resolve("bin/java").toString(),
        PROGRAM.toString(),
        "sunpkcs11.cfg",
        consumer.token().pin(),
        part,
        consumer.folder().toString());
  }

  private static Tool.Ended keytool(Consumer consumer, Path jdk, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(jdk.resolve("bin/keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", "NONE", "-storetype", "PKCS11"));
    command.addAll(List.of("-addprovider", "SunPKCS11", "-providerArg", "sunpkcs11.cfg"));
    command.addAll(List.of("-storepass", consumer.token().pin()));
    return consumer.run(command.toArray(String[]::new));
  }

  // With -providerName the key is made in the token, and never seen.
  private static void generateOnTheToken(Consumer consumer, Path jdk) throws Exception {
    String[][] kinds = {
      {"token-rsa", "-keyalg", "RSA", "-keysize", "2048"},
      {"token-ec", "-keyalg", "EC", "-groupname", "secp256r1"}
    };
    for (String[] kind : kinds) {
      keytool(consumer, jdk, genkeypair(kind, "-providerName", "SunPKCS11-Live"));
      assertSelfSigned(consumer, jdk, kind[0]);
      assertTrue(privateKey(consumer, kind[0]).contains("never extractable, local"));
    }
    Tool.Ended listed = keytool(consumer, jdk, "-list");
    assertSays(listed, "token-rsa", "token-ec", "PrivateKeyEntry");
  }

  private static String[] genkeypair(String[] kind, String... more) {
    return Stream.of(new String[] {"-genkeypair", "-dname", "CN=" + kind[0], "-alias"}, kind, more)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  // A self-signature is a signature; the JDK's own provider verifies it.
  private static void assertSelfSigned(Consumer consumer, Path jdk, String alias) throws Exception {
    keytool(consumer, jdk, "-exportcert", "-alias", alias, "-file", alias + ".crt");
    byte[] encoded = Files.readAllBytes(consumer.file(alias + ".crt"));
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
    certificate.verify(certificate.getPublicKey(), alias.endsWith("rsa") ? "SunRsaSign" : "SunEC");
  }

  // Without it keytool makes RSA keys by itself and imports them by C_CreateObject.
  private static void importSilently(Consumer consumer, Path jdk) throws Exception {
    keytool(
        consumer,
        jdk,
        genkeypair(new String[] {"imported-rsa", "-keyalg", "RSA", "-keysize", "2048"}));
    assertSelfSigned(consumer, jdk, "imported-rsa");
    String shown = privateKey(consumer, "imported-rsa");
    assertTrue(shown.contains("sensitive"), shown);
    assertFalse(shown.contains("local"), shown);
    keytool(consumer, jdk, "-delete", "-alias", "imported-rsa");
    assertEquals("", privateKey(consumer, "imported-rsa"));
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

  private static void makePlainKeys(Consumer consumer, Path jdk) throws Exception {
    String keytool = jdk.resolve("bin/keytool").toString();
    for (String[] kind : new String[][] {{"plain-rsa", "RSA"}, {"plain-ec", "EC"}}) {
      consumer.run(
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
          consumer.token().pin());
    }
  }

  /// The JDK of that release beside the one that runs, as distributions and others lay them out.
  private static Path jdk(int feature) throws IOException {
    Path running = Path.of(System.getProperty("java.home"));
    var folders =
        Stream.of(running.getParent(), Path.of("/usr/lib/jvm"), Path.of("/opt"))
            .filter(Objects::nonNull)
            .filter(Files::isDirectory)
            .toList();
    for (Path folder : folders) {
      try (Stream<Path> homes = Files.list(folder)) {
        var found = homes.filter(home -> isJdk(home, feature)).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new AssertionError("expected a JDK %d in %s: install it".formatted(feature, folders));
  }

  private static boolean isJdk(Path home, int feature) {
    Path release = home.resolve("release");
    try {
      return Files.isExecutable(home.resolve("bin/keytool"))
          && Files.readString(release).contains("JAVA_VERSION=\"" + feature + ".");
    } catch (IOException unreadable) {
      return false;
    }
  }
}
