package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.asterism.algorithm.tls.KeyBlock;
import org.asterism.algorithm.tls.MasterSecret;
import org.asterism.algorithm.tls.TlsKdf;
import org.asterism.algorithm.tls.TlsMac;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The key schedule of TLS 1.2. Answers that name no source were computed by OpenSSL 3.0's
/// TLS1-PRF.
class TlsKeysTest {
  static final List<Workbench> BENCHES = Workbench.BOTH;

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] CLIENT = counted(0, 32);
  private static final byte[] SERVER = counted(100, 32);
  private static final byte[] MASTER = counted(1, 48);

  /// Of the master secret and both randoms, by SHA-256: two MAC secrets of 20 bytes, two keys of
  /// 16, two vectors of 4.
  private static final String BLOCK =
      "b03b14d2d0e9fd09a70fdd9a65899ee50721332f0e4d95e1aa2f7e46eb5fd782aad64a75c552e066"
          + "dbcc8df998770bc35250087991f6a2a7d8bd2495d18dd3f8"
          + "7a918ae7adb7fd5cf93dd099317d410b";

  private static byte[] counted(int from, int length) {
    byte[] bytes = new byte[length];
    IntStream.range(0, length).forEach(i -> bytes[i] = (byte) (from + i));
    return bytes;
  }

  /// What is looked at of a derivation while it is open.
  private interface Look {
    void at(Derivation made) throws VaultException, CryptokiException;
  }

  private static void derive(
      Workbench bench, byte[] base, Mechanism mechanism, Template template, Look look)
      throws VaultException, CryptokiException {
    bench.with(
        Workbench.secret(Ckk.GENERIC_SECRET, base),
        key -> {
          try (var made = bench.table().deriveAll(mechanism, List.of(key), template)) {
            look.at(made);
          }
          return key;
        });
  }

  private static void refuses(Ckr ckr, byte[] base, Mechanism mechanism, Template template) {
    assertRefused(
        ckr,
        () -> derive(BENCHES.getFirst(), base, mechanism, template, _ -> {}),
        mechanism.toString());
  }

  private static String value(Derivation.Made made) {
    return ((Derivation.Made.Key) made).material().encoded().useArray(HEX::formatHex);
  }

  // The answer that the TLS working group exchanged for P_SHA256 (2009), as an exporter without
  // context.
  @ParameterizedTest
  @FieldSource("BENCHES")
  void theFunctionIsThatOfRfc5246(Workbench bench) throws Exception {
    byte[] seed = HEX.parseHex("a0ba9f936cda311827a6f796ffd5198c");
    var kdf =
        new TlsKdf(
            Ckm.SHA256,
            "test label".getBytes(),
            HEX.parseHex("a0ba9f936cda3118"),
            HEX.parseHex("27a6f796ffd5198c"),
            Optional.empty());
    assertEquals(16, seed.length);
    derive(
        bench,
        HEX.parseHex("9bbe436ba940f017b17652849a71db35"),
        new Mechanism(Ckm.TLS_KDF, kdf),
        Specimen.ulongs(Map.of(Cka.VALUE_LEN, 100L)),
        made -> {
          assertEquals(Inheritance.BOUND_BY_DEFAULT, made.inheritance());
          assertEquals(
              "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
                  + "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                  + "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                  + "87347b66",
              value(made.all().getFirst()));
        });
  }

  // RFC 5705 §4: "no context" and an empty one differ.
  @Test
  void anEmptyContextIsAContext() throws Exception {
    String none = exported(Optional.empty());
    String empty = exported(Optional.of(new byte[0]));
    assertTrue(!none.equals(empty), none);
  }

  private static String exported(Optional<byte[]> context) throws Exception {
    var kdf = new TlsKdf(Ckm.SHA256, new byte[] {1}, CLIENT, SERVER, context);
    var found = new String[1];
    derive(
        BENCHES.getFirst(),
        MASTER,
        new Mechanism(Ckm.TLS12_KDF, kdf),
        Specimen.ulongs(Map.of(Cka.VALUE_LEN, 16L)),
        made -> found[0] = value(made.all().getFirst()));
    return found[0];
  }

  @Test
  void aMasterSecretTellsTheVersionAndIsBound() throws Exception {
    byte[] premaster = counted(3, 48);
    var mechanism = new Mechanism(Ckm.TLS12_MASTER_KEY_DERIVE, TlsSpecimens.MASTER);
    derive(
        BENCHES.getFirst(),
        premaster,
        mechanism,
        Template.EMPTY,
        made -> {
          var back = made.writtenBack().apply(List.of());
          assertArrayEquals(new byte[] {3, 4}, back.bytes().get("version"));
          Template template = made.all().getFirst().template();
          byte[] allowed = template.bytes(Cka.ALLOWED_MECHANISMS).orElseThrow();
          assertEquals(6 * Long.BYTES, allowed.length);
          assertEquals(Ckm.TLS12_KEY_AND_MAC_DERIVE, ByteBuffer.wrap(allowed).getLong());
        });
    refuses(Ckr.KEY_SIZE_RANGE, counted(0, 47), mechanism, Template.EMPTY);
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        premaster,
        mechanism,
        Specimen.ulongs(Map.of(Cka.ALLOWED_MECHANISMS, Ckm.SHA256_HMAC)));
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        premaster,
        mechanism,
        Specimen.ulongs(Map.of(Cka.VALUE_LEN, 47L)));
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        premaster,
        mechanism,
        Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES)));
  }

  @Test
  void aPremasterSecretOfDhHasNoVersion() throws Exception {
    var randoms = new MasterSecret.Seed.Randoms(CLIENT, SERVER);
    var versioned = new MasterSecret(Ckm.SHA256, randoms, true);
    refuses(
        Ckr.MECHANISM_PARAM_INVALID,
        counted(0, 32),
        new Mechanism(Ckm.TLS12_MASTER_KEY_DERIVE_DH, versioned),
        Template.EMPTY);
    derive(
        BENCHES.getFirst(),
        counted(0, 32),
        new Mechanism(Ckm.TLS12_MASTER_KEY_DERIVE_DH, TlsSpecimens.MASTER),
        Template.EMPTY,
        made -> assertEquals(WrittenBack.NOTHING, made.writtenBack().apply(List.of())));
    refuses(
        Ckr.MECHANISM_PARAM_INVALID,
        counted(0, 32),
        new Mechanism(Ckm.TLS12_MASTER_KEY_DERIVE_DH, TlsSpecimens.EXTENDED),
        Template.EMPTY);
  }

  private static Mechanism block(long type, long mac, long key, long iv) {
    var sizes = new KeyBlock.Sizes(mac, key, iv, false);
    return new Mechanism(type, new KeyBlock(sizes, CLIENT, SERVER, Ckm.SHA256, true));
  }

  @ParameterizedTest
  @FieldSource("BENCHES")
  void aKeyBlockIsCutInOrder(Workbench bench) throws Exception {
    var template =
        Specimen.ulongs(
            Map.of(Cka.CLASS, Cko.SECRET_KEY, Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 16L));
    derive(
        bench,
        MASTER,
        block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 160, 128, 32),
        template,
        made -> {
          assertEquals(Optional.empty(), made.object());
          assertEquals(Inheritance.SAME, made.inheritance());
          assertEquals(
              List.of(
                  BLOCK.substring(0, 40),
                  BLOCK.substring(40, 80),
                  BLOCK.substring(80, 112),
                  BLOCK.substring(112, 144)),
              made.all().stream().map(TlsKeysTest::value).toList());
          var back = made.writtenBack().apply(List.of(11L, 12L, 13L, 14L));
          assertEquals(BLOCK.substring(144, 152), HEX.formatHex(back.bytes().get("clientIv")));
          assertEquals(BLOCK.substring(152, 160), HEX.formatHex(back.bytes().get("serverIv")));
          assertEquals(
              Map.of(
                  "clientMacSecret",
                  11L,
                  "serverMacSecret",
                  12L,
                  "clientKey",
                  13L,
                  "serverKey",
                  14L),
              back.numbers());
        });
  }

  // "They are flagged as valid for signing and verification"; "for encryption, decryption, and
  // derivation".
  @Test
  void theKeysOfABlockHaveTheirUses() throws Exception {
    var template =
        new Template(
            List.of(
                new Template.Entry(Cka.KEY_TYPE, Plain.number(Ckk.AES)),
                new Template.Entry(Cka.TOKEN, Plain.flag(true)),
                new Template.Entry(Cka.DECRYPT, Plain.flag(false))));
    derive(
        BENCHES.getFirst(),
        MASTER,
        block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 160, 128, 32),
        template,
        made -> {
          Template mac = made.additional().getFirst().template();
          assertEquals(Optional.of(Plain.flag(true)), mac.find(Cka.SIGN));
          assertEquals(Optional.of(Plain.flag(true)), mac.find(Cka.TOKEN));
          assertEquals(Optional.empty(), mac.find(Cka.KEY_TYPE));
          Template cipher = made.additional().getLast().template();
          assertEquals(Optional.of(Plain.flag(true)), cipher.find(Cka.ENCRYPT));
          assertEquals(Optional.of(Plain.flag(false)), cipher.find(Cka.DECRYPT));
          assertEquals(Optional.of(Plain.flag(true)), cipher.find(Cka.DERIVE));
        });
  }

  // SunPKCS11 destroys all four handles, also for GCM, which has no MAC secrets.
  @Test
  void aSecretOfNoBitsIsAKeyToo() throws Exception {
    derive(
        BENCHES.getFirst(),
        MASTER,
        block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 0, 128, 32),
        Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES)),
        made -> {
          assertEquals(4, made.additional().size());
          assertEquals("", value(made.additional().getFirst()));
          assertEquals(BLOCK.substring(0, 32), value(made.additional().get(2)));
        });
  }

  @Test
  void safeDerivationLeaksNoVectors() throws Exception {
    derive(
        BENCHES.getFirst(),
        MASTER,
        block(Ckm.TLS12_KEY_SAFE_DERIVE, 160, 128, 32),
        Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES)),
        made -> assertEquals(Map.of(), made.writtenBack().apply(List.of(1L, 2L, 3L, 4L)).bytes()));
  }

  @Test
  void aKeyBlockOfWrongSizesIsRefused() {
    Template aes = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES));
    for (var wrong :
        List.of(
            block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 1, 128, 0),
            block(Ckm.TLS12_KEY_AND_MAC_DERIVE, -8, 128, 0),
            block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 160, 1L << 40, 0),
            block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 160, 128, 520))) {
      refuses(Ckr.MECHANISM_PARAM_INVALID, MASTER, wrong, aes);
    }
    var export = new KeyBlock.Sizes(160, 128, 0, true);
    for (var wrong :
        List.of(
            new KeyBlock(export, CLIENT, SERVER, Ckm.SHA256, true),
            new KeyBlock(new KeyBlock.Sizes(160, 128, 0, false), CLIENT, SERVER, Ckm.MD5, true),
            new KeyBlock(
                new KeyBlock.Sizes(160, 128, 0, false), CLIENT, SERVER, Ckm.SHA256, false))) {
      var mechanism = new Mechanism(Ckm.TLS12_KEY_AND_MAC_DERIVE, wrong);
      refuses(Ckr.MECHANISM_PARAM_INVALID, MASTER, mechanism, aes);
    }
    var right = block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 160, 128, 0);
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        MASTER,
        right,
        Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 32L)));
    refuses(Ckr.ATTRIBUTE_VALUE_INVALID, MASTER, block(Ckm.TLS12_KEY_AND_MAC_DERIVE, 0, 8, 0), aes);
    refuses(Ckr.KEY_SIZE_RANGE, counted(0, 32), right, aes);
  }

  @Test
  void aFinishedMessageHasItsSideAndLength() throws Exception {
    for (var wrong :
        List.of(
            new TlsMac(Ckm.SHA256, 11, 1),
            new TlsMac(Ckm.SHA256, 513, 1),
            new TlsMac(Ckm.SHA256, -1, 1),
            new TlsMac(Ckm.SHA256, 12, 0),
            new TlsMac(Ckm.SHA256, 12, 3),
            new TlsMac(Ckm.TLS_PRF, 12, 1))) {
      var s = Specimen.named("TLS_MAC").with(wrong);
      assertRefused(
          Ckr.MECHANISM_PARAM_INVALID,
          () -> BENCHES.getFirst().with(s.key().copy(), key -> Service.sign(bench(), s, key)));
    }
    var s = Specimen.named("TLS12_MAC");
    bench()
        .with(
            s.key().copy(),
            key -> {
              var signing = bench().table().sign(s.mechanism(), key);
              signing.update(new byte[4096]);
              assertRefused(Ckr.DATA_LEN_RANGE, () -> signing.update(new byte[1]));
              signing.wipe();
              return key;
            });
  }

  private static Workbench bench() {
    return BENCHES.getFirst();
  }
}
