package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The compiled field operations hold no jump and no table; the check is shown to find both.
class Gf256KernelTest {
  @Test
  void kernel_hasNoJumpNoTableAndNoCallElsewhere() {
    assertEquals(List.of(), DataDependence.offences(Gf256.class));
  }

  @Test
  void kernel_isWhereMultiplicationAndInverseAre() {
    // Else the test above could pass on an empty class.
    List<String> methods =
        Arrays.stream(Gf256.class.getDeclaredMethods()).map(method -> method.getName()).toList();
    assertTrue(methods.containsAll(List.of("multiply", "inverse")), methods.toString());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        WithTable.class,
        WithBranch.class,
        WithLoop.class,
        WithSwitch.class,
        WithDivision.class,
        Delegating.class
      })
  void check_findsWhatDependsOnData(Class<?> planted) {
    assertFalse(DataDependence.offences(planted).isEmpty());
  }

  static final class WithTable {
    private static final int[] SQUARES = {0, 1, 4, 5};

    static int square(int y) {
      return SQUARES[y];
    }
  }

  static final class WithBranch {
    static int twice(int y) {
      return (y & 0x80) == 0 ? y << 1 : (y << 1) ^ 0x11B;
    }
  }

  static final class WithLoop {
    static int bits(int y) {
      int bits = 0;
      for (int rest = y; rest > 0; rest >>>= 1) {
        bits++;
      }
      return bits;
    }
  }

  static final class WithSwitch {
    static int next(int y) {
      return switch (y) {
        case 0 -> 1;
        case 1 -> 3;
        default -> 0;
      };
    }
  }

  static final class WithDivision {
    static int rest(int y) {
      return y % 255;
    }
  }

  static final class Delegating {
    static int twice(int y) {
      return WithBranch.twice(y);
    }
  }
}
