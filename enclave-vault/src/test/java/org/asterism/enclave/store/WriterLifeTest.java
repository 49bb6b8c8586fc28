package org.asterism.enclave.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.asterism.enclave.seal.DataKey;
import org.asterism.secret.SecretBytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The writer's thread outlives whatever an act throws.
final class WriterLifeTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void whatAnActThrowsFailsThatActAlone() throws Exception {
    var random = new SecureRandom();
    List<Throwable> thrown =
        List.of(
            new IllegalArgumentException("a bug"),
            new AssertionError("a bug"),
            new StackOverflowError(),
            new OutOfMemoryError("locked memory"));
    try (SecretBytes root = SecretBytes.random(32, random);
        var dataKey = new DataKey(root, random);
        var store =
            VaultStore.create(directory.resolve("vault.db"), dataKey, InstantSource.system())) {
      for (Throwable each : thrown) {
        assertThrows(IllegalStateException.class, () -> store.write(throwing(each), DEADLINE));
        assertEquals("done", store.write(answering(() -> {}), DEADLINE));
        Runnable late = () -> raise(each);
        assertThrows(IllegalStateException.class, () -> store.write(answering(late), DEADLINE));
        assertEquals("done", store.write(answering(() -> {}), DEADLINE));
      }
    }
  }

  private static Work<String> throwing(Throwable thrown) {
    return new OneAnswer(thrown, () -> {});
  }

  private static Work<String> answering(Runnable onceDurable) {
    return new OneAnswer(null, onceDurable);
  }

  private record OneAnswer(@Nullable Throwable thrown, Runnable onceDurable)
      implements Work<String> {
    @Override
    public Decision<String> run(Records records) {
      if (thrown != null) {
        raise(thrown);
      }
      return new Decision<>("done", onceDurable);
    }

    // Nobody got it, and what is thrown here too ends nothing.
    @Override
    public void discard(String answer) {
      throw new AssertionError("a bug in discarding");
    }
  }

  private static void raise(Throwable thrown) {
    switch (thrown) {
      case Error error -> throw error;
      case RuntimeException bug -> throw bug;
      default -> throw new AssertionError(thrown);
    }
  }
}
