package org.asterism.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.asterism.toml.ConfigurationException;
import org.junit.jupiter.api.Test;

/// Too few descriptors are told before anything needs them, in one line.
class OpenFilesTest {
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max stack size            8388608              unlimited            bytes
      Max open files            %s                   4096                 files
      Max locked memory         8388608              8388608              bytes
      """;

  @Test
  void tooFewAreToldWithWhatIsNeeded() {
    var refused =
        assertThrows(
            ConfigurationException.class, () -> OpenFiles.require(LIMITS.formatted("64"), 512));
    assertEquals(
        "too few files may be open: found RLIMIT_NOFILE = 64, needed 768, of which 512 for"
            + " connections; raise the limit (systemd: LimitNOFILE=768, shell: ulimit -n 768) or"
            + " allow fewer connections",
        refused.getMessage());
  }

  @Test
  void enoughAreEnough() throws Exception {
    OpenFiles.require(LIMITS.formatted("768"), 512);
    OpenFiles.require(LIMITS.formatted("unlimited"), 1_000_000);
    OpenFiles.require("", 1_000_000);
  }

  @Test
  void thisProcessHasALimitThatIsUnderstood() throws Exception {
    OpenFiles.require(0);
    String own = Files.readString(Path.of("/proc/self/limits"));
    if (!own.contains("Max open files            unlimited")) {
      assertThrows(ConfigurationException.class, () -> OpenFiles.require(own, Long.MAX_VALUE / 2));
    }
  }
}
