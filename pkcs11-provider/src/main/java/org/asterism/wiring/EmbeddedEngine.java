package org.asterism.wiring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.JavaKernel;
import org.asterism.toml.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An engine inside an application: what the C library starts in a JVM that it made
/// (`native-shim/src/jvm.c`). It ends with the process.
public final class EmbeddedEngine {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEngine.class);
  private static final String FILE = "engine.toml";
  private static final long PATH_BYTES_MAX = 4096;

  // The C library has only an address, which keeps nothing alive.
  private static final List<RunningEngine<EmbeddedDoorway>> RUNNING = new ArrayList<>();

  private EmbeddedEngine() {}

  /// Called from C, once at a time.
  ///
  /// @param path address of the engine's file, ending in a zero
  /// @param words address of a buffer that says, ending in a zero, why there is no engine
  /// @param capacity of `words`, in bytes
  /// @return the address that [org.asterism.bridge.EmbeddedLink#address] gives, or 0
  static long start(long path, long words, int capacity) {
    MemorySegment said = MemorySegment.ofAddress(words).reinterpret(capacity);
    try {
      String file = MemorySegment.ofAddress(path).reinterpret(PATH_BYTES_MAX).getString(0, UTF_8);
      return start(Path.of(file));
    } catch (ConfigurationException refused) {
      say(said, String.join("; ", refused.problems()));
    } catch (RuntimeException | LinkageError | OutOfMemoryError bug) {
      LOG.error("the engine did not start by a fault of its own; please report it", bug);
      say(said, "a fault of the engine: " + bug);
    }
    return 0;
  }

  private static long start(Path file) throws ConfigurationException {
    Path directory = file.getParent();
    if (directory == null || !file.endsWith(FILE)) {
      throw new ConfigurationException(
          "expected the path of a file %s, found %s".formatted(FILE, file.getFileName()));
    }
    RunningEngine<EmbeddedDoorway> engine =
        RunningEngine.start(directory, EmbeddedDoorway::open, new JavaKernel(), new SecureRandom());
    RUNNING.add(engine);
    LOG.info("{}", engine.readyLine());
    return engine.entrance().address();
  }

  private static void say(MemorySegment into, String words) {
    byte[] text = words.getBytes(UTF_8);
    int length = (int) Math.min(text.length, into.byteSize() - 1);
    MemorySegment.copy(text, 0, into, JAVA_BYTE, 0, length);
    into.set(JAVA_BYTE, length, (byte) 0);
  }
}
