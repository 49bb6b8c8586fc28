package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.kdf.Hkdf;
import org.asterism.algorithm.kdf.Kbkdf;
import org.asterism.algorithm.kdf.Pbkdf2;
import org.asterism.algorithm.kdf.PrfInput;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Keys from keys and from passwords, by the answers of the standards where they give some.
class DerivationTest {
  static final List<Workbench> BENCHES = Workbench.BOTH;

  private static final HexFormat HEX = HexFormat.of();
  private static final PrfInput.Width FOUR_BYTES = new PrfInput.Width(false, 32);
  private static final String FEEDBACK =
      "64441a9e52a9c3879479fd09575d9fffa8c5558cce586b7bd7c2041a01464efe29d29dfed9dd1183";
  private static final String PIPELINE =
      "fbc0cf249c9939a16fe40278936b032af4a5e6defff6fe1f264ca9b6a10acea25aed51ef41cab268";
  private static final String KEY = "000102030405060708090a0b0c0d0e0f";

  private static byte[] hex(String text) {
    return HEX.parseHex(text);
  }

  private static Template sized(long length) {
    return Specimen.ulongs(Map.of(Cka.VALUE_LEN, length));
  }

  private static Template ofType(long keyType) {
    return Specimen.ulongs(Map.of(Cka.KEY_TYPE, keyType));
  }

  /// The values of all keys that are derived from generic secrets.
  private static List<String> derive(
      Workbench bench, Mechanism mechanism, Template template, String... keys)
      throws VaultException, CryptokiException {
    return derive(bench, mechanism, template, Ckk.GENERIC_SECRET, keys);
  }

  private static List<String> derive(
      Workbench bench, Mechanism mechanism, Template template, long keyType, String... keys)
      throws VaultException, CryptokiException {
    var open = new ArrayList<LocalKey>();
    for (String key : keys) {
      open.add(LocalKey.of(Workbench.secret(keyType, hex(key)), Engines.forms(bench.providers())));
    }
    try (var made = bench.table().deriveAll(mechanism, List.<KeyUse>copyOf(open), template)) {
      return made.all().stream()
          .map(one -> (Derivation.Made.Key) one)
          .map(one -> one.material().encoded().useArray(HEX::formatHex))
          .toList();
    } finally {
      open.forEach(LocalKey::close);
    }
  }

  private static void assertDerives(
      String expected, Mechanism mechanism, Template template, String... keys)
      throws VaultException, CryptokiException {
    for (var bench : BENCHES) {
      assertEquals(List.of(expected), derive(bench, mechanism, template, keys));
    }
  }

  private static void refuses(Ckr ckr, Mechanism mechanism, Template template, String... keys) {
    assertRefused(ckr, () -> derive(BENCHES.getFirst(), mechanism, template, keys), mechanism + "");
  }

  // The examples of PKCS#11 v3.1 §6.43.3 to §6.43.7.
  @Test
  void keysAreJoinedAndCut() throws Exception {
    var data = new Parameter.StringData(hex("89abcdef"));
    var key = new Mechanism(Ckm.CONCATENATE_BASE_AND_KEY, new Parameter.Handle(7));
    assertDerives("0123456789abcdef", key, Template.EMPTY, "01234567", "89abcdef");
    assertDerives("0123456789", key, sized(5), "01234567", "89abcdef");
    var after = new Mechanism(Ckm.CONCATENATE_BASE_AND_DATA, data);
    assertDerives("0123456789abcdef", after, ofType(Ckk.GENERIC_SECRET), "01234567");
    var before = new Mechanism(Ckm.CONCATENATE_DATA_AND_BASE, data);
    assertDerives("89abcdef01234567", before, Template.EMPTY, "01234567");
    var xor = new Mechanism(Ckm.XOR_BASE_AND_DATA, data);
    assertDerives("88888888", xor, Template.EMPTY, "01234567");
    assertDerives("88888888", xor, Template.EMPTY, "0123456789");
    assertDerives("8888", xor, Template.EMPTY, "0123");
    var bits = new Mechanism(Ckm.EXTRACT_KEY_FROM_KEY, new Parameter.Ulong(21));
    assertDerives("9526", bits, sized(2), "329f84a9");
    var whole = new Mechanism(Ckm.EXTRACT_KEY_FROM_KEY, new Parameter.Ulong(0));
    assertDerives("329f84a9", whole, sized(4), "329f84a9");
    var wrapped = new Mechanism(Ckm.EXTRACT_KEY_FROM_KEY, new Parameter.Ulong(24));
    assertDerives("a9329f84", wrapped, sized(4), "329f84a9");
  }

  @Test
  void moreThanThereIsIsRefused() {
    var data = new Parameter.StringData(hex("89abcdef"));
    refuses(
        Ckr.KEY_SIZE_RANGE,
        new Mechanism(Ckm.CONCATENATE_BASE_AND_DATA, data),
        sized(9),
        "01234567");
    refuses(Ckr.KEY_SIZE_RANGE, new Mechanism(Ckm.XOR_BASE_AND_DATA, data), sized(4), "0123");
    var bits = new Mechanism(Ckm.EXTRACT_KEY_FROM_KEY, new Parameter.Ulong(0));
    refuses(Ckr.KEY_SIZE_RANGE, bits, sized(5), "01234567");
    refuses(Ckr.TEMPLATE_INCOMPLETE, bits, Template.EMPTY, "01234567");
    for (long bit : new long[] {32, -1, 1L << 32}) {
      var beyond = new Mechanism(Ckm.EXTRACT_KEY_FROM_KEY, new Parameter.Ulong(bit));
      refuses(Ckr.MECHANISM_PARAM_INVALID, beyond, sized(2), "01234567");
    }
    refuses(Ckr.KEY_SIZE_RANGE, Mechanism.of(Ckm.SHA1_KEY_DERIVATION), sized(21), KEY);
    // An AES key has no one length.
    refuses(Ckr.TEMPLATE_INCOMPLETE, Mechanism.of(Ckm.SHA256_KEY_DERIVATION), ofType(Ckk.AES), KEY);
    refuses(
        Ckr.TEMPLATE_INCOMPLETE, Mechanism.of(Ckm.SHAKE_128_KEY_DERIVATION), Template.EMPTY, KEY);
  }

  // FIPS 180-4 and 202, "abc".
  @Test
  void aDigestIsAKey() throws Exception {
    assertDerives(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Mechanism.of(Ckm.SHA256_KEY_DERIVATION),
        Template.EMPTY,
        "616263");
    assertDerives(
        "5881092dd818bf5cf8a3ddb793fbcba74097d5c526a6d35f97b83351940f2cc844c50af32acd3f2cdd066568",
        Mechanism.of(Ckm.SHAKE_128_KEY_DERIVATION),
        sized(44),
        "616263");
  }

  // RFC 5869 A.1; each step alone, and the salt as a key.
  @Test
  void hkdfTakesItsStepsAlone() throws Exception {
    String input = "0b".repeat(22);
    String prk = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5";
    String output =
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
    byte[] info = hex("f0f1f2f3f4f5f6f7f8f9");
    var salt = Hkdf.Salt.of(hex("000102030405060708090a0b0c"));
    assertDerives(prk, hkdf(true, false, salt, info), Template.EMPTY, input);
    assertDerives(prk, hkdf(true, false, salt, info), sized(32), input);
    assertDerives(output, hkdf(false, true, salt, info), sized(42), prk);
    var byKey = new Hkdf.Salt(4, new byte[0], 99);
    assertEquals(List.of(99L), hkdf(true, true, byKey, info).parameter().keys());
    assertEquals(List.of(), hkdf(false, true, byKey, info).parameter().keys());
    assertDerives(
        output, hkdf(true, true, byKey, info), sized(42), input, "000102030405060708090a0b0c");
    refuses(Ckr.TEMPLATE_INCONSISTENT, hkdf(true, false, salt, info), sized(31), input);
    refuses(Ckr.KEY_SIZE_RANGE, hkdf(true, false, salt, info), sized(33), input);
    refuses(Ckr.TEMPLATE_INCOMPLETE, hkdf(true, true, salt, info), Template.EMPTY, input);
    refuses(Ckr.MECHANISM_PARAM_INVALID, hkdf(false, false, salt, info), sized(32), input);
    var unknown = new Hkdf.Salt(3, new byte[0], 0);
    refuses(Ckr.MECHANISM_PARAM_INVALID, hkdf(true, true, unknown, info), sized(32), input);
  }

  private static Mechanism hkdf(boolean extract, boolean expand, Hkdf.Salt salt, byte[] info) {
    var steps = new Hkdf.Steps(extract, expand);
    return new Mechanism(Ckm.HKDF_DERIVE, new Hkdf(steps, Ckm.SHA256, salt, info));
  }

  // SunPKCS11 names a key's type where it wants data.
  @Test
  void hkdfMakesDataObjects() throws Exception {
    var mechanism = new Mechanism(Ckm.HKDF_DATA, KdfSpecimens.HKDF);
    var template =
        Specimen.ulongs(
            Map.of(Cka.CLASS, Cko.DATA, Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 600L));
    for (var bench : BENCHES) {
      bench.with(
          Specimen.Key.GENERIC.copy(),
          key -> {
            try (var made = bench.table().deriveAll(mechanism, List.of(key), template)) {
              Template data = made.object().orElseThrow().template();
              assertEquals(600, data.bytes(Cka.VALUE).orElseThrow().length);
              assertEquals(Optional.empty(), data.find(Cka.KEY_TYPE));
              return key;
            }
          });
    }
  }

  private static Mechanism kbkdf(long mode, long prf, String iv, PrfInput... input) {
    return new Mechanism(mode, new Kbkdf(prf, List.of(input), hex(iv), List.of()));
  }

  private static PrfInput counter(long bits) {
    return new PrfInput.IterationVariable(Optional.of(new PrfInput.Width(false, bits)));
  }

  private static PrfInput variable() {
    return new PrfInput.IterationVariable(Optional.empty());
  }

  private static PrfInput text(String text) {
    return new PrfInput.Bytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  // NIST CAVP, KDF108 counter mode: CMAC_AES128, BEFORE_FIXED, 8 bits, count 0.
  @Test
  void theCounterModeIsNists() throws Exception {
    var fixed =
        new PrfInput.Bytes(
            hex(
                "c16e6e02c5a3dcc8d78b9ac1306877761310455b4e41469951d9e6c2245a064b33fd8c3b01203a78"
                    + "24485bf0a64060c4648b707d2607935699316ea5"));
    var mechanism = kbkdf(Ckm.SP800_108_COUNTER_KDF, Ckm.AES_CMAC, "", counter(8), fixed);
    for (var bench : BENCHES) {
      assertEquals(
          List.of("8be8f0869b3c0ba97b71863d1b9f7813"),
          derive(bench, mechanism, sized(16), Ckk.AES, "dff1e50ac0b69dc40f1051d46c2b069c"));
    }
  }

  // Computed by Python's hmac, with SP 800-108 §4.2 and §4.3 written out: 20 and 40 bytes, so that
  // each second segment rests on the first.
  @ParameterizedTest
  @FieldSource("BENCHES")
  void theOtherModesIterate(Workbench bench) throws Exception {
    var feedback =
        kbkdf(
            Ckm.SP800_108_FEEDBACK_KDF,
            Ckm.SHA256_HMAC,
            "4041",
            variable(),
            new PrfInput.Counter(FOUR_BYTES),
            text("fixed"));
    assertEquals(List.of(FEEDBACK), derive(bench, feedback, sized(40), KEY));
    var pipeline =
        kbkdf(
            Ckm.SP800_108_DOUBLE_PIPELINE_KDF,
            Ckm.SHA256_HMAC,
            "",
            variable(),
            new PrfInput.Counter(FOUR_BYTES),
            text("fixed"));
    assertEquals(List.of(PIPELINE), derive(bench, pipeline, sized(40), KEY));
  }

  // PKCS#11 v3.1 §6.42.6: 48 and 16 bytes are of three segments, and the length says 512 or 768.
  @Test
  void severalKeysAreOfDisjointSegments() throws Exception {
    for (long method : new long[] {1, 2}) {
      var length = new PrfInput.Length(method, FOUR_BYTES);
      var both =
          new Mechanism(
              Ckm.SP800_108_COUNTER_KDF,
              new Kbkdf(
                  Ckm.SHA256_HMAC, List.of(counter(32), length), new byte[0], List.of(sized(16))));
      String written = method == 1 ? "00000200" : "00000300";
      var alone =
          kbkdf(
              Ckm.SP800_108_COUNTER_KDF,
              Ckm.SHA256_HMAC,
              "",
              counter(32),
              new PrfInput.Bytes(hex(written)));
      String segments = derive(BENCHES.getFirst(), alone, sized(96), KEY).getFirst();
      assertEquals(
          List.of(segments.substring(0, 96), segments.substring(128, 160)),
          derive(BENCHES.getFirst(), both, sized(48), KEY));
    }
  }

  @Test
  void aKeyOfTheInputIsItsValue() throws Exception {
    var byValue =
        kbkdf(Ckm.SP800_108_COUNTER_KDF, Ckm.SHA256_HMAC, "", counter(8), text("salt"), text("x"));
    var byKey =
        kbkdf(
            Ckm.SP800_108_COUNTER_KDF,
            Ckm.SHA256_HMAC,
            "",
            counter(8),
            new PrfInput.Key(5),
            new PrfInput.Key(6));
    assertEquals(List.of(5L, 6L), byKey.parameter().keys());
    var bench = BENCHES.getFirst();
    assertEquals(
        derive(bench, byValue, sized(50), KEY),
        derive(bench, byKey, sized(50), KEY, HEX.formatHex("salt".getBytes()), "78"));
  }

  @Test
  void anInputMustFitItsMode() {
    var width = new PrfInput.Width(false, 8);
    List<List<PrfInput>> wrong =
        List.of(
            List.of(),
            List.of(variable()),
            List.of(counter(8), counter(8)),
            List.of(counter(8), new PrfInput.Counter(width)),
            List.of(counter(12)),
            List.of(counter(0)),
            List.of(counter(40)),
            List.of(counter(8), new PrfInput.Bytes(new byte[0])),
            List.of(counter(8), new PrfInput.Unknown()),
            List.of(counter(8), new PrfInput.Length(3, FOUR_BYTES)),
            List.of(counter(8), new PrfInput.Length(1, width)),
            List.of(
                counter(8),
                new PrfInput.Length(1, FOUR_BYTES),
                new PrfInput.Length(1, FOUR_BYTES)));
    for (var input : wrong) {
      var mechanism =
          kbkdf(Ckm.SP800_108_COUNTER_KDF, Ckm.SHA256_HMAC, "", input.toArray(PrfInput[]::new));
      refuses(Ckr.MECHANISM_PARAM_INVALID, mechanism, sized(48), KEY);
    }
    var formatted = kbkdf(Ckm.SP800_108_FEEDBACK_KDF, Ckm.SHA256_HMAC, "", counter(8));
    refuses(Ckr.MECHANISM_PARAM_INVALID, formatted, sized(48), KEY);
    var noPrf = kbkdf(Ckm.SP800_108_COUNTER_KDF, Ckm.SHA256, "", counter(8));
    refuses(Ckr.MECHANISM_PARAM_INVALID, noPrf, sized(48), KEY);
    var short8 = kbkdf(Ckm.SP800_108_COUNTER_KDF, Ckm.AES_CMAC, "", counter(8));
    refuses(Ckr.KEY_TYPE_INCONSISTENT, short8, sized(48), KEY);
  }

  // RFC 6070.
  @ParameterizedTest
  @FieldSource("BENCHES")
  void aPasswordMakesAKey(Workbench bench) throws Exception {
    var template = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 25L));
    var mechanism =
        pbkdf2(1, 4096, 1, "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt");
    try (var made = bench.table().generateKey(mechanism, template)) {
      assertEquals(
          "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
          made.encoded().useArray(HEX::formatHex));
    }
    try (var _ = bench.table().generateKey(pbkdf2(1, 1, 4, "", ""), template)) {
      assertRefused(
          Ckr.TEMPLATE_INCOMPLETE,
          () -> bench.table().generateKey(pbkdf2(1, 1, 4, "", ""), sized(25)));
    }
  }

  @Test
  void iterationsAreBounded() {
    var template = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 512L));
    for (var wrong :
        List.of(
            pbkdf2(1, 0, 1, "p", "s"),
            pbkdf2(1, -1, 1, "p", "s"),
            pbkdf2(1, 10_000_000, 1, "p", "s"),
            pbkdf2(1, 1L << 32, 1, "p", "s"),
            pbkdf2(1, 1, 2, "p", "s"),
            pbkdf2(1, 1, 9, "p", "s"),
            pbkdf2(1, 1, 1 + (1L << 32), "p", "s"),
            pbkdf2(2, 1, 1, "p", "s"))) {
      assertRefused(
          Ckr.MECHANISM_PARAM_INVALID,
          () -> BENCHES.getFirst().table().generateKey(wrong, template));
    }
  }

  private static Mechanism pbkdf2(
      long source, long iterations, long prf, String password, String salt) {
    return new Mechanism(
        Ckm.PKCS5_PBKD2,
        new Pbkdf2(
            new Pbkdf2.Salt(source, salt.getBytes(StandardCharsets.US_ASCII)),
            iterations,
            prf,
            new byte[0],
            SecretBytes.takeFrom(password.getBytes(StandardCharsets.US_ASCII))));
  }
}
