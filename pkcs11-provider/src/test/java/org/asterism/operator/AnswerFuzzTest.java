package org.asterism.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever an engine answers an operator, it is an answer, which is read again as it is written,
/// or is refused.
class AnswerFuzzTest {
  @FuzzTest
  void anyBytesAreAStatusOrRefused(byte[] bytes) {
    try {
      var answer = EngineStatus.decode(bytes);
      assertEquals(answer, EngineStatus.decode(answer.encode()));
    } catch (IllegalArgumentException refused) {
      assertRefused(refused);
    }
  }

  @FuzzTest
  void anyBytesAreTokensOrRefused(byte[] bytes) {
    try {
      var answer = TokenList.decode(bytes);
      assertEquals(answer, TokenList.decode(answer.encode()));
    } catch (IllegalArgumentException refused) {
      assertRefused(refused);
    }
  }

  @FuzzTest
  void anyBytesAreAReportOrRefused(byte[] bytes) {
    try {
      var answer = OrderReport.decode(bytes);
      assertEquals(answer, OrderReport.decode(answer.encode()));
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
    assertNotNull(refused.getMessage());
  }
}
