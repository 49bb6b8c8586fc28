package org.asterism.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever an engine answers an operator, it is an answer, which is written again as it came, or
/// is refused.
class AnswerFuzzTest {
  @FuzzTest
  void anyBytesAreAStatusOrRefused(byte[] bytes) {
    try {
      assertArrayEquals(bytes, EngineStatus.decode(bytes).encode());
    } catch (IllegalArgumentException refused) {
      assertRefused(refused);
    }
  }

  @FuzzTest
  void anyBytesAreTokensOrRefused(byte[] bytes) {
    try {
      assertArrayEquals(bytes, TokenList.decode(bytes).encode());
    } catch (IllegalArgumentException refused) {
      assertRefused(refused);
    }
  }

  @FuzzTest
  void anyBytesAreAReportOrRefused(byte[] bytes) {
    try {
      assertArrayEquals(bytes, OrderReport.decode(bytes).encode());
    } catch (IllegalArgumentException refused) {
      assertRefused(refused);
    }
  }

  @Test
  void aReportIsReadAsItWasWritten() {
    var vaults =
        List.of(new OrderReport.AtVault("one", 3, ""), new OrderReport.AtVault("b", 0, "x"));
    var report = new OrderReport(true, vaults);
    assertEquals(report, OrderReport.decode(report.encode()));
  }

  private static void assertRefused(IllegalArgumentException refused) {
    assertEquals("the engine's answer does not parse", refused.getMessage());
  }
}
