package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.edwards.EdwardsFacts;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.algorithm.montgomery.MontgomeryFacts;
import org.asterism.algorithm.pqc.MlDsaFacts;
import org.asterism.algorithm.pqc.MlDsaSet;
import org.asterism.algorithm.pqc.MlKemFacts;
import org.asterism.algorithm.pqc.MlKemSet;
import org.asterism.algorithm.pqc.SlhDsaFacts;
import org.asterism.algorithm.pqc.SlhDsaSet;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.cryptoki.Ckk;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyForms;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Golden bytes: key facts are stored as they were when the first locators and rows were written.
class StoredFactsTest {
  private static final KeyForms FORMS = Engines.forms(Engines.BOTH.getLast());

  record Golden(KeyFacts facts, String stored) {
    @Override
    public String toString() {
      return facts.getClass().getSimpleName() + " " + stored.substring(0, 32);
    }
  }

  static final List<Golden> GOLDEN =
      List.of(
          new Golden(
              new RsaFacts(run(0x81, 8), new byte[] {1, 0, 1}),
              "0000000000000001" + "00000008" + "8182838485868788" + "00000003" + "010001"),
          ec(Curve.P256, "00000004" + "50323536", 65),
          ec(Curve.P384, "00000004" + "50333834", 97),
          ec(Curve.P521, "00000004" + "50353231", 133),
          ec(Curve.P224, "00000004" + "50323234", 57),
          ec(Curve.K256, "00000004" + "4b323536", 65),
          ec(Curve.BP256, "00000005" + "4250323536", 65),
          ec(Curve.BP320, "00000005" + "4250333230", 81),
          ec(Curve.BP384, "00000005" + "4250333834", 97),
          ec(Curve.BP512, "00000005" + "4250353132", 129),
          new Golden(
              new EdwardsFacts(EdwardsCurve.ED25519, run(9, 32)),
              "0000000000000004" + "00000007" + "45443235353139" + octets(9, 32)),
          new Golden(
              new EdwardsFacts(EdwardsCurve.ED448, run(9, 57)),
              "0000000000000004" + "00000005" + "4544343438" + octets(9, 57)),
          new Golden(
              new MontgomeryFacts(MontgomeryCurve.CURVE25519, run(9, 32)),
              "0000000000000005" + "0000000a" + "43555256453235353139" + octets(9, 32)),
          new Golden(
              new MontgomeryFacts(MontgomeryCurve.CURVE448, run(9, 56)),
              "0000000000000005" + "00000008" + "4355525645343438" + octets(9, 56)),
          new Golden(
              new MlDsaFacts(MlDsaSet.ML_DSA_44, run(9, 1312)),
              "0000000000000006" + "00000009" + "4d4c5f4453415f3434" + octets(9, 1312)),
          new Golden(
              new MlKemFacts(MlKemSet.ML_KEM_512, run(9, 800)),
              "0000000000000007" + "0000000a" + "4d4c5f4b454d5f353132" + octets(9, 800)),
          new Golden(
              new SlhDsaFacts(SlhDsaSet.SLH_DSA_SHA2_128S, run(9, 32)),
              "0000000000000008"
                  + "00000011"
                  + "534c485f4453415f534841325f31323853"
                  + octets(9, 32)),
          secret(Ckk.AES, 32, "000000000000001f" + "0000000000000020"),
          secret(Ckk.GENERIC_SECRET, 20, "0000000000000010" + "0000000000000014"),
          secret(Ckk.SHA256_HMAC, 64, "000000000000002b" + "0000000000000040"));

  @ParameterizedTest
  @FieldSource("GOLDEN")
  void factsAreStoredAsEver(Golden golden) throws Exception {
    assertEquals(golden.stored, stored(golden.facts));
    var in = new FieldReader(HexFormat.of().parseHex(golden.stored));
    KeyFacts read = FORMS.read(in);
    in.end();
    assertEquals(golden.facts.getClass(), read.getClass());
    assertEquals(golden.stored, stored(read));
  }

  @Test
  void anUnknownTagOrCurveIsACorruptRow() {
    for (String odd :
        List.of("0000000000000000", "000000007fffffff", "0000000100000001", "ffffffffffffffff")) {
      refuses(odd + "00000000");
    }
    refuses("0000000000000002" + "00000004" + "50353232" + "00000000");
    refuses("0000000000000004" + "00000007" + "45443235353139" + octets(9, 31));
    refuses("0000000000000005" + "00000007" + "45443235353139" + octets(9, 32));
    refuses("0000000000000006" + "00000009" + "4d4c5f4453415f3434" + octets(9, 1311));
    refuses("0000000000000007" + "00000009" + "4d4c5f4453415f3434" + octets(9, 1312));
    refuses("0000000000000003" + "000000000000001f" + "ffffffffffffffff");
  }

  @Test
  void noTwoFormsHaveATag() {
    List<KeyForm> forms =
        Algorithms.all(Engines.BOTH.getLast()).stream()
            .flatMap(algorithm -> algorithm.keyTypes().stream())
            .flatMap(type -> type.form().stream())
            .toList();
    var twice = Stream.concat(forms.stream(), forms.stream()).toList();
    assertThrows(IllegalStateException.class, () -> new KeyForms(twice));
  }

  private static void refuses(String stored) {
    assertThrows(
        CorruptRowException.class,
        () -> FORMS.read(new FieldReader(HexFormat.of().parseHex(stored))),
        stored);
  }

  private static String stored(KeyFacts facts) {
    var out = new FieldWriter();
    KeyForms.write(out, facts);
    return HexFormat.of().formatHex(out.toBytes());
  }

  private static Golden ec(Curve curve, String name, int length) {
    String point = "%08x".formatted(length) + HexFormat.of().formatHex(run(4, length));
    return new Golden(new EcFacts(curve, run(4, length)), "0000000000000002" + name + point);
  }

  private static String octets(int first, int length) {
    return "%08x".formatted(length) + HexFormat.of().formatHex(run(first, length));
  }

  private static Golden secret(long keyType, int length, String fields) {
    return new Golden(new KeyFacts.Secret(keyType, length), "0000000000000003" + fields);
  }

  private static byte[] run(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
