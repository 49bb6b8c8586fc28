package org.asterism.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;

/// Points in Java, without a library.
class JavaPointTest extends PointContract {
  JavaPointTest() {
    super(new JavaKernel());
  }

  @Test
  void itHasAllCurvesAndNoPowers() {
    var kernel = new JavaKernel();
    assertEquals(EnumSet.complementOf(EnumSet.of(Group.RSA)), kernel.groups());
    byte[] nine = {9};
    try (var exponent = SecretBytes.takeFrom(new byte[] {2})) {
      assertThrows(UnsupportedOperationException.class, () -> kernel.modExp(nine, exponent, nine));
    }
  }
}
