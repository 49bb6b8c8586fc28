package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands give the answers of public examples, and say what they miss.
class MeasureCommandsTest {
  private static final Path VECTORS =
      Path.of("..", "attest", "src", "test", "resources", "vectors", "attestation", "measure");
  private static final String FIRMWARE = VECTORS.resolve("ovmf_AmdSev_suffix.bin").toString();
  private static final String LOG = VECTORS.resolve("cos-113-intel-tdx.bin").toString();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Asterism.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private int snp(String... more) {
    List<String> all = new ArrayList<>(List.of("measure", "snp", "--firmware", FIRMWARE));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  @Test
  void aGuestWithAKernelIsMeasured() throws Exception {
    String empty = Files.createFile(folder.resolve("empty")).toString();
    int status =
        snp(
            "--cpus",
            "1",
            "--cpu",
            "EPYC-v4",
            "--features",
            "0x21",
            "--kernel",
            empty,
            "--initrd",
            empty,
            "--command-line",
            "console=ttyS0 loglevel=7");
    assertEquals(0, status, err::toString);
    assertEquals(
        "measurement  803f691094946e42068aaa3a8f9e26a5c89f36f7b73ecfb28c653360fe4b3aba7e534442e7e1e17895dfe778d0228977\n",
        out.toString());
  }

  @Test
  void aKernelNeedsNeitherInitrdNorCommandLine() throws Exception {
    String empty = Files.createFile(folder.resolve("empty")).toString();
    assertEquals(0, snp("--cpus", "1", "--cpu", "EPYC", "--kernel", empty), err::toString);
    assertEquals(
        "measurement  ddc5224521617a536ee7ce9dd6224d1b58a8d4fda1c741f3ac99fc4bfa04ba6e9fc98646d4a07a9079397fa3852819b5\n",
        out.toString());
  }

  @Test
  void whatIsInAKernelCounts() throws Exception {
    String kernel = Files.writeString(folder.resolve("kernel"), "a kernel").toString();
    assertEquals(0, snp("--cpus", "1", "--cpu", "EPYC", "--kernel", kernel), err::toString);
    Files.writeString(folder.resolve("kernel"), "a Kernel");
    assertEquals(0, snp("--cpus", "1", "--cpu", "EPYC", "--kernel", kernel), err::toString);
    assertEquals(2, out.toString().lines().distinct().count(), out::toString);
  }

  @Test
  void anEventLogGivesItsRegisters() {
    assertEquals(0, run("measure", "tdx", "--event-log", LOG), err::toString);
    List<String> lines = out.toString().lines().toList();
    assertEquals(4, lines.size());
    assertTrue(lines.get(1).startsWith("rtmr1  f62dbc072bd5d3f3"), out::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "snp --firmware FIRMWARE --cpus 0 --cpu EPYC | 2 | --cpus: expected 1 to 4096, found 0",
        "snp --firmware FIRMWARE --cpus 1 --cpu i486 | 2 | --cpu: expected one of [EPYC, EPYC-Rome",
        "snp --firmware FIRMWARE --cpus 1 --cpu EPYC --features x | 2 | --features: expected a number",
        "snp --firmware FIRMWARE --cpus 1 --cpu EPYC --initrd LOG | 2 | --initrd: expected --kernel",
        "snp --firmware FIRMWARE --cpus 1 --cpu EPYC --command-line a | 2 | --command-line: expected",
        "snp --firmware LOG --cpus 1 --cpu EPYC | 1 | cos-113-intel-tdx.bin: expected firmware of",
        "snp --firmware FOLDER --cpus 1 --cpu EPYC | 1 | expected a file, found a folder",
        "snp --firmware FOLDER/none --cpus 1 --cpu EPYC | 1 | none",
        "snp --firmware FIRMWARE --cpus 1 --cpu EPYC --kernel FOLDER | 1 | found a folder",
        "tdx | 2 | Missing required argument",
        "tdx --firmware FIRMWARE | 1 | suffix.bin: expected",
        "tdx --event-log FIRMWARE | 1 | suffix.bin: expected",
      })
  void whatCannotBeMeasuredIsNamed(String words, int status, String part) {
    String[] arguments =
        ("measure " + words)
            .replace("FIRMWARE", FIRMWARE)
            .replace("LOG", LOG)
            .replace("FOLDER", folder.toString())
            .split(" ");
    assertEquals(status, run(arguments), err::toString);
    assertEquals("", out.toString());
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains(part), err::toString);
  }
}
