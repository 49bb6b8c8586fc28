package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenSC's `pkcs11-tool`: its own tests, and what people do with it.
class Pkcs11ToolTest {
  @TempDir private static Path folder;
  private static Consumer consumer;

  @BeforeAll
  static void makeKeys() throws Exception {
    consumer = Consumer.fresh(folder);
    consumer.write("data.txt", "what is signed\n".repeat(10));
    consumer.generate("rsa:2048", "rsa", "01");
    consumer.generate("EC:secp256r1", "ec", "02");
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void itsOwnTestsFindNothingWrong() throws Exception {
    consumer.assertPassesPkcs11ToolsTests();
  }

  @Test
  void listsWhatThereIs() throws Exception {
    assertSays(consumer.pkcs11Tool("-I"), "Cryptoki version 3.2", "Asterism");
    for (String list : new String[] {"-L", "-T"}) {
      Tool.Ended ended = consumer.run("pkcs11-tool", "--module", consumer.token().module(), list);
      assertSays(ended, consumer.token().label(), "token initialized", "PIN initialized");
    }
    assertSays(
        consumer.pkcs11Tool("-M"),
        "RSA-PKCS-KEY-PAIR-GEN, keySize={2048,8192}, generate_key_pair",
        "ECDSA-SHA256",
        "AES-GCM");
    assertSays(
        consumer.pkcs11Tool("-O"),
        "Private Key Object; RSA",
        "Public Key Object; RSA 2048 bits",
        "Private Key Object; EC",
        "Public Key Object; EC  EC_POINT 256 bits",
        "sensitive, always sensitive, never extractable, local");
  }

  @Test
  void generatesKeysOfOtherKinds() throws Exception {
    String[][] kinds = {
      {"--keypairgen", "rsa:3072", "a1"},
      {"--keypairgen", "EC:secp384r1", "a2"},
      {"--keypairgen", "EC:secp521r1", "a3"},
      {"--keygen", "AES:32", "a4"},
      {"--keygen", "GENERIC:64", "a5"}
    };
    for (String[] kind : kinds) {
      consumer.pkcs11Tool(kind[0], "--key-type", kind[1], "--id", kind[2], "--label", kind[1]);
      assertSays(consumer.pkcs11Tool("-O", "--id", kind[2]), kind[1]);
      for (String type : new String[] {"privkey", "pubkey", "secrkey"}) {
        if (kind[0].equals("--keygen") == type.equals("secrkey")) {
          consumer.pkcs11Tool("--delete-object", "--type", type, "--id", kind[2]);
        }
      }
      assertFalse(consumer.pkcs11Tool("-O", "--id", kind[2]).output().contains(kind[1]));
    }
  }

  @Test
  void signsForOpenSsl() throws Exception {
    signs("01", "SHA256-RSA-PKCS", "-sha256", "-verify", path("rsa.pem"));
    signs("01", "SHA512-RSA-PKCS", "-sha512", "-verify", path("rsa.pem"));
    signs(
        "01",
        "SHA384-RSA-PKCS-PSS",
        "-sha384",
        "-verify",
        path("rsa.pem"),
        "-sigopt",
        "rsa_padding_mode:pss");
    signs("02", "ECDSA-SHA256", "-sha256", "-verify", path("ec.pem"));
    signs("02", "ECDSA-SHA512", "-sha512", "-verify", path("ec.pem"));
  }

  private static void signs(String id, String mechanism, String... verification)
      throws IOException, InterruptedException {
    consumer.pkcs11Tool(
        "--sign",
        "--id",
        id,
        "--mechanism",
        mechanism,
        "--signature-format",
        "openssl",
        "--input-file",
        path("data.txt"),
        "--output-file",
        path("signature"));
    Tool.Ended verified =
        consumer.tool().run(command("openssl dgst", verification, "-signature signature data.txt"));
    assertSays(verified.succeeded(), "Verified OK");
  }

  private static String[] command(String first, String[] middle, String last) {
    return Stream.of(first.split(" "), middle, last.split(" "))
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  @Test
  void decryptsForOpenSsl() throws Exception {
    consumer.write("secret.txt", "sealed");
    decrypts("-pkeyopt rsa_padding_mode:pkcs1", "--mechanism RSA-PKCS");
    decrypts(
        "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256",
        "--mechanism RSA-PKCS-OAEP --hash-algorithm SHA256 --mgf MGF1-SHA256");
  }

  private static void decrypts(String sealing, String opening)
      throws IOException, InterruptedException {
    consumer.run(
        command(
            "openssl pkeyutl -encrypt -pubin -inkey rsa.pem",
            sealing.split(" "),
            "-in secret.txt -out sealed"));
    consumer.pkcs11Tool(
        command(
            "--decrypt --id 01",
            opening.split(" "),
            "--input-file " + path("sealed") + " --output-file " + path("opened")));
    assertEquals("sealed", Files.readString(folder.resolve("opened")));
  }

  @Test
  void derivesWhatOpenSslDerives() throws Exception {
    consumer.pkcs11Tool(
        "--keypairgen",
        "--key-type",
        "EC:secp256r1",
        "--id",
        "03",
        "--label",
        "dh",
        "--usage-derive");
    consumer.exportPublicKey("dh", "03");
    consumer.run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "p.key");
    consumer.run("openssl", "pkey", "-in", "p.key", "-pubout", "-outform", "DER", "-out", "p.der");
    consumer.run(
        "openssl", "pkeyutl", "-derive", "-inkey", "p.key", "-peerkey", "dh.pem", "-out", "theirs");
    consumer.pkcs11Tool(
        "--derive",
        "--id",
        "03",
        "--mechanism",
        "ECDH1-DERIVE",
        "--input-file",
        path("p.der"),
        "--output-file",
        path("ours"));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("theirs")), Files.readAllBytes(folder.resolve("ours")));
  }

  @Test
  void keepsKeysThatOpenSslMade() throws Exception {
    consumer.run("openssl", "genrsa", "-out", "made.pem", "2048");
    consumer.run("openssl", "rsa", "-in", "made.pem", "-pubout", "-out", "made-public.pem");
    consumer.pkcs11Tool(
        "--write-object",
        path("made.pem"),
        "--type",
        "privkey",
        "--id",
        "11",
        "--label",
        "made",
        "--usage-sign");
    signs("11", "SHA256-RSA-PKCS", "-sha256", "-verify", path("made-public.pem"));
    consumer.run("openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", "e.pem");
    consumer.run("openssl", "pkey", "-in", "e.pem", "-pubout", "-out", "e-public.pem");
    consumer.pkcs11Tool(
        "--write-object",
        path("e.pem"),
        "--type",
        "privkey",
        "--id",
        "12",
        "--label",
        "made-ec",
        "--usage-sign");
    signs("12", "ECDSA-SHA384", "-sha384", "-verify", path("e-public.pem"));
  }

  @Test
  void keepsCertificates() throws Exception {
    consumer.run(
        ("openssl req -x509 -newkey rsa:2048 -nodes -keyout c.key -subj /CN=kept"
                + " -outform DER -out c.der")
            .split(" ", -1));
    byte[] certificate = Files.readAllBytes(folder.resolve("c.der"));
    consumer.pkcs11Tool(
        "--write-object", path("c.der"), "--type", "cert", "--id", "21", "--label", "kept");
    consumer.pkcs11Tool(
        "--read-object", "--type", "cert", "--id", "21", "--output-file", path("back.der"));
    assertArrayEquals(certificate, Files.readAllBytes(folder.resolve("back.der")));
    assertSays(consumer.pkcs11Tool("-O", "--type", "cert"), "Certificate Object", "CN=kept");
    consumer.pkcs11Tool("--delete-object", "--type", "cert", "--id", "21");
    assertFalse(consumer.pkcs11Tool("-O").output().contains("Certificate Object"));
  }

  @Test
  void keepsData() throws Exception {
    String[] note = "--type data --label note --application-label tests".split(" ", -1);
    consumer.pkcs11Tool(joined(note, "--write-object", path("data.txt"), "--private"));
    consumer.pkcs11Tool(joined(note, "--read-object", "--output-file", path("note")));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("data.txt")), Files.readAllBytes(folder.resolve("note")));
    consumer.pkcs11Tool("--delete-object", "--type", "data", "--label", "note");
    assertFalse(consumer.pkcs11Tool("-O").output().contains("'note'"));
  }

  private static String[] joined(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void drawsRandomBytes() throws Exception {
    consumer.pkcs11Tool("--generate-random", "64", "--output-file", path("random"));
    assertEquals(64, Files.size(folder.resolve("random")));
  }

  @Test
  void changesThePin() throws Exception {
    Consumer other = Consumer.fresh(folder);
    other.pkcs11Tool("--change-pin", "--new-pin", "changed-pin");
    Tool.Ended refused = other.tool().run(other.pkcs11Command("-O"));
    assertTrue(refused.status() != 0);
    assertSays(refused, "CKR_PIN_INCORRECT");
  }
}
