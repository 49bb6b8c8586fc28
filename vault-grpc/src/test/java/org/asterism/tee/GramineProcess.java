package org.asterism.tee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `stand_in_gramine.sh` at the other end of two pipes.
public final class GramineProcess implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of("..", "vault-grpc", "src", "test", "sh", "stand_in_gramine.sh");

  private final Path folder;
  private final Process process;

  /// @param fault what goes wrong, by the program's words
  /// @param count how many times
  public GramineProcess(Path folder, String fault, int count)
      throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    var words =
        List.of(
            "setsid",
            PROGRAM.toString(),
            folder.toString(),
            Real.SGX.file().toString(),
            Integer.toString(Real.SGX.reportData()),
            fault,
            Integer.toString(count));
    this.process = new ProcessBuilder(words).inheritIO().start();
    while (!Files.exists(folder.resolve("ready"))) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new IOException("the stand-in ended with " + process.exitValue());
      }
    }
  }

  public Path root() {
    return folder;
  }

  @Override
  public void close() {
    // The whole session: what waits at a pipe would outlive the shell that started it.
    try {
      new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().waitFor();
      process.waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
