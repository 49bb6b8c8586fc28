package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done, whichever two vaults are away, and wherever the engine dies: what was
/// acknowledged works, and nothing else is left.
///
/// One number decides all of it: set the property `asterism.seed` to repeat a run.
class SeededCrashTest {
  private final long seed = Long.getLong("asterism.seed", new Random().nextLong());

  @Test
  void nothingAcknowledgedIsLost(@TempDir Path folder) throws Exception {
    System.out.println("SeededCrashTest: asterism.seed = " + seed);
    try (var run = new SeededRun(seed, folder)) {
      run.go();
    }
  }

  /// Every deed, every act at every vault by its handle, and what came of each, in their order.
  @Test
  void aRunRepeatedWithItsSeedIsTheSameRun(@TempDir Path folder) throws Exception {
    assertEquals(journal(folder.resolve("first")), journal(folder.resolve("second")));
  }

  private List<String> journal(Path folder) throws Exception {
    try (var run = new SeededRun(seed, Files.createDirectory(folder))) {
      run.go();
      return run.journal();
    }
  }
}
