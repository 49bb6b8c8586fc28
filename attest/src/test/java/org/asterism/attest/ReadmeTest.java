package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.asterism.attest.Vectors.Vector;
import org.junit.jupiter.api.Test;

/// The module's README shows a program that does what it says.
class ReadmeTest {
  private static final String PACKAGE = "java/org/asterism/attest/";

  @Test
  void theProgramOfTheReadmeIsTheOneThatRuns() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of("src/test/" + PACKAGE + "CheckEvidence.java"));
    String main = source.substring(source.indexOf("  public static void main"));
    String program = main.substring(0, main.indexOf("\n  }\n") + 4);
    assertTrue(readme.contains(program.stripIndent().strip()), program);
  }

  @Test
  void theProgramTrustsAndRefuses() throws Exception {
    assertTrue(output(Vectors.TDX_UP_TO_DATE).startsWith("trusted: "));
    assertEquals(
        "refused: policy: TCB status OutOfDate is not accepted (advisories"
            + " [INTEL-SA-00960, INTEL-SA-00982, INTEL-SA-00986])",
        output(Vectors.TDX_OUT_OF_DATE));
  }

  private static String output(Vector vector) throws Exception {
    PrintStream before = System.out;
    var caught = new ByteArrayOutputStream();
    System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      CheckEvidence.main(
          file(vector.evidence()), file(vector.collateral().getFirst()), vector.at().toString());
    } finally {
      System.setOut(before);
    }
    return caught.toString(StandardCharsets.UTF_8).strip();
  }

  private static String file(String vector) throws URISyntaxException {
    var found = ReadmeTest.class.getResource("/vectors/attestation/" + vector);
    return Path.of(Objects.requireNonNull(found).toURI()).toString();
  }
}
