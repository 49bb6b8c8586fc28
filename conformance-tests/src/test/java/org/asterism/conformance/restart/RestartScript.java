package org.asterism.conformance.restart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.live.LiveConstellation;

/// A shell script of this package's resources, which uses the engine as somebody's program does and
/// asks for another engine in between: it writes how the present one is to end into the file
/// `engine`, and goes on when that is gone.
record RestartScript(Restarts restarts, Consumer consumer) {
  private static final long LOOK_MILLIS = 50;
  private static final long PATIENCE_MINUTES = 5;

  /// Runs it to its end, in the consumer's folder.
  ///
  /// @param arguments follow the script's name
  void run(String name, String... arguments) throws Exception {
    for (String resource : List.of("prelude.sh", name + ".sh")) {
      copy(resource);
    }
    var command = new java.util.ArrayList<>(List.of("sh", name + ".sh"));
    command.addAll(List.of(arguments));
    Path log = consumer.folder().resolve("script.log");
    Process script =
        consumer
            .tool()
            .with("PORT", Integer.toString(LiveConstellation.freePort()))
            .with("HOME", consumer.folder().toString())
            .start(log, command.toArray(String[]::new));
    try {
      serve(script);
    } finally {
      script.descendants().forEach(ProcessHandle::destroyForcibly);
      script.destroyForcibly();
    }
    String said = Files.readString(log);
    if (script.exitValue() != 0 || !said.contains("ok: " + name)) {
      throw new AssertionError("%s ended with %d%n%s".formatted(name, script.exitValue(), said));
    }
  }

  private void copy(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RestartScript.class.getResourceAsStream(resource))) {
      Files.copy(in, consumer.folder().resolve(resource));
    }
  }

  // The file is looked for, because a shell can wait for nothing better.
  private void serve(Process script) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    Path wish = consumer.folder().resolve("engine");
    while (!script.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "the script hangs\n" + Files.readString(consumer.folder().resolve("script.log")));
      }
      if (Files.exists(wish)) {
        another(Files.readString(wish).strip());
        Files.delete(wish);
      }
    }
  }

  private void another(String end) throws IOException, InterruptedException {
    switch (end) {
      case "crash" -> restarts.crash();
      case "restart" -> restarts.restart();
      default -> throw new IllegalArgumentException(end);
    }
  }
}
