package org.asterism.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;

/// Where a library or one of its functions is missing, its groups are not there, and nothing stands
/// in for them.
class MissingLibraryTest {
  private static final String NONE = "libasterism-none.so.9";

  @Test
  void aMissingLibraryIsNamedAndTakesItsGroups() {
    var kernel = new LibraryKernel();
    kernel.load(NONE, "libnone9", () -> ForeignFunctions.of(NONE), EnumSet.of(Group.P256));
    assertEquals(Set.of(), kernel.groups());
    assertEquals(
        List.of("expected %s (Debian: libnone9), found: %s is not here".formatted(NONE, NONE)),
        kernel.missing().stream().map(MissingLibrary::toString).toList());
  }

  @Test
  void aMissingFunctionIsNamedAndTakesItsGroups() {
    var kernel = new LibraryKernel();
    kernel.load(
        "libc.so.6",
        "libc6",
        () -> ForeignFunctions.of("libc.so.6").number("asterism_none"),
        EnumSet.of(Group.P256));
    assertEquals(Set.of(), kernel.groups());
    assertEquals("libc.so.6 has no function asterism_none", kernel.missing().getFirst().found());
  }

  @Test
  void whatIsMissingIsRefused() {
    var lacking = new LibraryKernel();
    byte[] one = {1};
    try (var scalar = SecretBytes.takeFrom(new byte[32])) {
      Point point = new OpenKernel().decode(Curve.P256, base()).orElseThrow();
      refuses(() -> lacking.modExp(one, scalar, one).close());
      refuses(() -> lacking.decode(Curve.P256, base()));
      refuses(() -> lacking.multiply(point, scalar));
      refuses(() -> lacking.multiplyBase(Curve.EDWARDS25519, scalar));
      refuses(() -> lacking.add(point, point));
    }
  }

  private static byte[] base() {
    try (var one = ScalarField.of(Curve.P256).scalar(java.math.BigInteger.ONE)) {
      return new OpenKernel().multiplyBase(Curve.P256, one).encoded();
    }
  }

  private static void refuses(org.junit.jupiter.api.function.Executable use) {
    assertThrows(UnsupportedOperationException.class, use);
  }
}
