package org.asterism.enclave;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.asterism.enclave.config.PlatformConfig;
import org.asterism.enclave.config.PlatformConfig.GramineEnclave;
import org.asterism.enclave.platform.EnclavePlatform;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.tee.Gramine;

/// A machine with Gramine, whose files `stand_in_gramine.sh` serves.
final class StandInEnclave implements Machine, AutoCloseable {
  private static final Path PROGRAM =
      Path.of("..", "vault-grpc", "src", "test", "sh", "stand_in_gramine.sh");
  private static final Path QUOTE =
      Path.of("..", "attest", "src", "test", "resources", "vectors", "attestation")
          .resolve("sgx/swhardening-2025-08/quote.bin");
  private static final int REPORT_DATA = 48 + 320;

  private final Path folder;
  private final Process process;

  StandInEnclave(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    var words =
        List.of(
            "setsid",
            PROGRAM.toString(),
            folder.toString(),
            QUOTE.toString(),
            Integer.toString(REPORT_DATA),
            "none",
            "0");
    this.process = new ProcessBuilder(words).inheritIO().start();
    while (!Files.exists(folder.resolve("ready"))) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new IOException("the stand-in ended with " + process.exitValue());
      }
    }
  }

  @Override
  public Platform platform(PlatformConfig config) throws PlatformException {
    return config instanceof GramineEnclave enclave
        ? new EnclavePlatform(new Gramine(folder), enclave.sealedTo())
        : Platform.open(config);
  }

  /// As after a microcode update, or with another signer: `name` gives another key.
  void changeKey(String name) throws IOException {
    Files.writeString(folder.resolve("keys").resolve(name), "another key here");
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
