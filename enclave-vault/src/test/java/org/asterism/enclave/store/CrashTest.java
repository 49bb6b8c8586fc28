package org.asterism.enclave.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.asterism.enclave.seal.DataKey;
import org.asterism.vault.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault that is killed in the middle of its work has every record that it acknowledged.
final class CrashTest {
  private static final int KILLS = 3;
  private static final long SEED = 20_260_101;

  @TempDir Path directory;

  @Test
  void everyAcknowledgedPutSurvivesAKill() throws Exception {
    var instants = new Random(SEED);
    Path file = directory.resolve("vault.db");
    List<Handle> acknowledged = new ArrayList<>();
    try (DataKey dataKey = CrashingWriter.dataKey()) {
      VaultStore.create(file, dataKey, InstantSource.system()).close();
      for (int kill = 0; kill < KILLS; kill++) {
        acknowledged.addAll(putUntilKilled(file, 50 + instants.nextInt(200)));
        assertAllThere(file, dataKey, acknowledged);
      }
    }
    assertTrue(acknowledged.size() >= KILLS * 50, "seed " + SEED);
  }

  private static void assertAllThere(Path file, DataKey dataKey, List<Handle> acknowledged)
      throws Exception {
    try (VaultStore store = VaultStore.open(file, dataKey, InstantSource.system())) {
      for (Handle handle : acknowledged) {
        try (Records records = store.read()) {
          assertTrue(records.find(handle).isPresent(), "seed " + SEED);
        }
      }
    }
  }

  /// The child prints a handle only after its put was acknowledged.
  private static List<Handle> putUntilKilled(Path file, int count) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Handle> handles = new ArrayList<>();
    try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
      while (handles.size() < count) {
        String line = lines.readLine();
        assertTrue(line != null, "the child ended by itself");
        handles.add(Handle.of(HexFormat.of().parseHex(line)));
      }
      // SIGKILL, by the handle: what the child had printed can still be read.
      child.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.length() == 2 * Handle.LENGTH) {
          handles.add(Handle.of(HexFormat.of().parseHex(line)));
        }
      }
    }
    assertEquals(128 + 9, child.waitFor());
    assertTrue(Files.exists(file));
    return handles;
  }
}
