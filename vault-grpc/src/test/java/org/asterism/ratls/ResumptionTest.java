package org.asterism.ratls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A plain JSSE client resumes a session unless the property forbids it: so the property matters.
class ResumptionTest {

  @ParameterizedTest
  @CsvSource({"1, true", "0, false"})
  void aPlainClientResumesOnlyWhereTicketsAreHandedOut(int tickets, boolean resumed)
      throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-D" + Resumption.PROPERTY + "=" + tickets,
                "-cp",
                classes,
                TwoConnections.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var output = process.inputReader()) {
      var said = output.readAllAsString().strip();
      assertEquals(true, process.waitFor(60, TimeUnit.SECONDS));
      assertEquals("resumed: " + resumed, said);
    } finally {
      process.destroyForcibly();
    }
  }
}
