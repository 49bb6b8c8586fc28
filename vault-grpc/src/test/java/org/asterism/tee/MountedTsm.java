package org.asterism.tee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.Assumptions;

/// `stand_in_tsm.c`, compiled and mounted: everything goes through the system's calls. Needs the
/// packages fuse3 and libfuse3-dev, and the right to mount.
final class MountedTsm implements StandIn {
  private static final Path SOURCE = Path.of("src", "test", "c", "stand_in_tsm.c");
  private static final Path PROGRAM = Path.of("target", "stand_in_tsm");
  private static final SystemFiles FILES = new SystemFiles();

  private final Path folder;
  private final Process process;

  MountedTsm(Path scratch, Guest guest) throws IOException, InterruptedException {
    compile();
    this.folder = Files.createDirectory(scratch.resolve("tsm"));
    var words =
        new ArrayList<>(
            List.of(
                PROGRAM.toString(),
                folder.toString(),
                guest.real().provider(),
                guest.real().file().toString(),
                Integer.toString(guest.real().reportData())));
    if (guest.auxblob().isPresent()) {
      Path table = scratch.resolve("auxblob");
      words.add(Files.write(table, guest.auxblob().get()).toString());
    }
    this.process = new ProcessBuilder(words).inheritIO().start();
    while (!Files.getFileStore(folder).type().startsWith("fuse")) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException("the stand-in ended with " + process.exitValue());
      }
    }
  }

  /// Whether this machine can do it; a machine of ours that cannot is skipped with these words.
  static void assumeMountable() {
    Assumptions.assumeTrue(
        Files.isReadable(Path.of("/dev/fuse"))
            && Files.isWritable(Path.of("/dev/fuse"))
            && Files.exists(Path.of("/usr/include/fuse3/fuse.h")),
        "needs /dev/fuse and the packages fuse3 and libfuse3-dev");
  }

  @Override
  public Path root() {
    return folder;
  }

  @Override
  public DeviceFiles files() {
    return FILES;
  }

  @Override
  public void fault(String fault) {
    try {
      FILES.write(folder.resolve(".fault"), Octets.of(fault.getBytes(StandardCharsets.US_ASCII)));
    } catch (CallFailed failed) {
      throw new AssertionError(failed);
    }
  }

  @Override
  public int reports() {
    try {
      byte[] count = FILES.read(folder.resolve(".fault"), 32).toByteArray();
      return Integer.parseInt(new String(count, StandardCharsets.US_ASCII));
    } catch (CallFailed failed) {
      throw new AssertionError(failed);
    }
  }

  @Override
  public void close() {
    try {
      new ProcessBuilder("fusermount3", "-u", folder.toString()).inheritIO().start().waitFor();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static synchronized void compile() throws IOException, InterruptedException {
    Files.createDirectories(PROGRAM.getParent());
    var words =
        List.of(
            "gcc",
            "-std=gnu11",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-D_FILE_OFFSET_BITS=64",
            "-I/usr/include/fuse3",
            "-o",
            PROGRAM.toString(),
            SOURCE.toString(),
            "-lfuse3");
    int status = new ProcessBuilder(words).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("the compiler ended with " + status);
    }
  }
}
