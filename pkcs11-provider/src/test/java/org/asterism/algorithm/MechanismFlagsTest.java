package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.ec.EcAlgorithm;
import org.asterism.algorithm.edwards.Eddsa;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A mechanism serves each function that its flags claim, and no other.
class MechanismFlagsTest {
  private static final long SERVICES =
      Arrays.stream(Service.values()).mapToLong(s -> s.flag).reduce(0, (a, b) -> a | b);

  private static final long MESSAGES =
      Ckf.MESSAGE_ENCRYPT
          | Ckf.MESSAGE_DECRYPT
          | Ckf.MESSAGE_SIGN
          | Ckf.MESSAGE_VERIFY
          | Ckf.MULTI_MESSAGE;

  static final List<Specimen> SPECIMENS = Specimen.all();

  static List<Workbench> benches() {
    return Workbench.BOTH;
  }

  @ParameterizedTest
  @FieldSource("SPECIMENS")
  void servesWhatItClaimsAndNothingElse(Specimen specimen) throws Exception {
    for (var bench : Workbench.BOTH) {
      long flags = bench.table().info(specimen.mechanism().type()).orElseThrow().flags();
      assertTrue((flags & SERVICES) != 0);
      for (var service : Service.values()) {
        check(bench, specimen, service, (flags & service.flag) != 0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("benches")
  void listsWhatItShouldAndNothingElse(Workbench bench) {
    assertEquals(SPECIMENS.stream().map(s -> s.mechanism().type()).toList(), bench.table().types());
  }

  @Test
  void curveFlagsAreOfCurvesOnly() {
    for (var specimen : SPECIMENS) {
      long flags =
          Workbench.BOTH.getFirst().table().info(specimen.mechanism().type()).orElseThrow().flags();
      assertEquals(curveFlags(specimen), flags & ~SERVICES & ~MESSAGES, specimen.name());
    }
  }

  // PKCS#11 v3.1 §5.9 to §5.16: what signs data signs messages; an AEAD enciphers them, also in
  // parts.
  @Test
  void messagesAreServedByAeadsAndWhateverSigns() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    for (var specimen : SPECIMENS) {
      long flags = bench.table().info(specimen.mechanism().type()).orElseThrow().flags();
      boolean enciphers = (flags & Ckf.MESSAGE_ENCRYPT) != 0;
      boolean inParts = enciphers || signsInParts(bench, specimen, flags);
      assertEquals((flags & Ckf.SIGN) != 0, (flags & Ckf.MESSAGE_SIGN) != 0, specimen.name());
      assertEquals((flags & Ckf.VERIFY) != 0, (flags & Ckf.MESSAGE_VERIFY) != 0, specimen.name());
      assertEquals(enciphers, (flags & Ckf.MESSAGE_DECRYPT) != 0, specimen.name());
      assertEquals(inParts, (flags & Ckf.MULTI_MESSAGE) != 0, specimen.name());
      assertEquals(enciphers, takesMessages(bench.table(), specimen), specimen.name());
    }
  }

  private static boolean signsInParts(Workbench bench, Specimen s, long flags) throws Exception {
    // By some parameter: EdDSA where it hashes beforehand.
    var of = s.mechanism().type() == Ckm.EDDSA ? s.with(new Eddsa(true, new byte[0])) : s;
    boolean[] both = new boolean[2];
    if ((flags & Ckf.SIGN) != 0) {
      bench.with(
          of.key().copy(),
          key -> {
            var signing = bench.table().sign(of.mechanism(), key);
            both[0] = isTaken(() -> signing.update(of.data()));
            var verification = bench.table().verify(of.mechanism(), key.facts(), Optional.of(key));
            both[1] = isTaken(() -> verification.update(of.data()));
            return key;
          });
    }
    assertEquals(both[0], both[1], s.name());
    return both[0];
  }

  /// A part that may be refused.
  private interface Part {
    void hand() throws CryptokiException;
  }

  private static boolean isTaken(Part part) {
    try {
      part.hand();
      return true;
    } catch (CryptokiException refused) {
      assertEquals(Ckr.FUNCTION_NOT_SUPPORTED, refused.ckr());
      return false;
    }
  }

  private static boolean takesMessages(MechanismTable table, Specimen specimen) {
    try {
      table.requireMessageKey(Mechanism.of(specimen.mechanism().type()), specimen.key().facts());
      return true;
    } catch (CryptokiException refused) {
      assertEquals(Ckr.MECHANISM_INVALID, refused.ckr());
      return false;
    }
  }

  // Whoever makes a key pair takes no point, and whoever gives its public half needs no curve.
  private static long curveFlags(Specimen specimen) {
    long type = specimen.mechanism().type();
    return switch (specimen.key()) {
      case EC ->
          type == Ckm.PUB_KEY_FROM_PRIV_KEY
              ? 0
              : type == Ckm.EC_KEY_PAIR_GEN ? EcAlgorithm.CURVE_FLAGS : EcAlgorithm.POINT_FLAGS;
      case EDWARDS, MONTGOMERY -> Ckf.EC_F_P | Ckf.EC_NAMEDCURVE | Ckf.EC_CURVENAME;
      default -> 0;
    };
  }

  @Test
  void anUnknownMechanismIsInvalidForEverything() throws Exception {
    for (long unknown : new long[] {Ckm.RSA_9796, Ckm.MD5, Ckm.DSA, -1, 0x80000000L}) {
      var specimen = Specimen.of("unknown", unknown, Specimen.Key.AES);
      for (var service : Service.values()) {
        check(Workbench.BOTH.getFirst(), specimen, service, false);
      }
      assertTrue(Workbench.BOTH.getFirst().table().info(unknown).isEmpty());
    }
  }

  private static void check(Workbench bench, Specimen s, Service service, boolean claimed)
      throws VaultException, CryptokiException {
    bench.with(
        s.key().copy(),
        key -> {
          if (claimed) {
            service.run(bench, s, key);
          } else {
            refuses(bench, s, service, key);
            refuses(bench, s.with(new Parameter.Unserved()), service, key);
          }
          return key;
        });
  }

  private static void refuses(Workbench bench, Specimen s, Service service, KeyUse key) {
    assertRefused(Ckr.MECHANISM_INVALID, () -> service.begin(bench, s, key), s + " " + service);
  }
}
