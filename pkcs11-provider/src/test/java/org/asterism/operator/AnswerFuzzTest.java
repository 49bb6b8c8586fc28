package org.asterism.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.asterism.custody.threshold.Readiness;
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

  @Test
  void tokensAreReadAsTheyWereWritten() {
    var ready = new TokenList.Ready(4, new Readiness(640, 64, 5, 5, List.of("v2", "v4")));
    var keys =
        new TokenList.Keys(
            1, 2, 3, 5, List.of(new TokenList.Lacking("v1", 1)), List.of(ready, ready));
    var list = new TokenList(List.of(new TokenList.Line(1, "web", "5c0f", true, "", 3, keys)));
    assertEquals(list, TokenList.decode(list.encode()));
  }

  private static void assertRefused(IllegalArgumentException refused) {
    assertNotNull(refused.getMessage());
  }
}
