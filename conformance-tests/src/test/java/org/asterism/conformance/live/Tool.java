package org.asterism.conformance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A program that a test runs to its end, with what it prints. Immutable.
public final class Tool {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, String> environment;
  private final Path folder;
  private final String input;
  private final Duration patience;

  private Tool(Map<String, String> environment, Path folder, String input, Duration patience) {
    this.environment = environment;
    this.folder = folder;
    this.input = input;
    this.patience = patience;
  }

  /// How a program ended.
  ///
  /// @param status 128 + the signal's number where a signal ended it
  /// @param output of standard output and standard error
  public record Ended(List<String> command, int status, String output) {
    public Ended succeeded() {
      return endedWith(0);
    }

    public Ended endedWith(int expected) {
      assertEquals(expected, status, () -> String.join(" ", command) + "\n" + output);
      return this;
    }
  }

  /// @param folder where programs run
  public static Tool in(Path folder) {
    return new Tool(Map.of(), folder, "", PATIENCE);
  }

  public Tool with(String variable, String value) {
    var merged = new TreeMap<>(environment);
    merged.put(variable, value);
    return new Tool(merged, folder, input, patience);
  }

  public Tool with(Map<String, String> variables) {
    var merged = new TreeMap<>(environment);
    merged.putAll(variables);
    return new Tool(merged, folder, input, patience);
  }

  /// What the program reads on standard input.
  public Tool fed(String text) {
    return new Tool(environment, folder, text, patience);
  }

  /// How long a program may run that does many things.
  public Tool within(Duration time) {
    return new Tool(environment, folder, input, time);
  }

  /// Runs it; a program that hangs fails the test.
  public Ended run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "tool", ".out");
    Process process = start(output, command);
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // It ended without reading: its status says why.
      assertEquals(true, input.isEmpty() || !process.isAlive(), gone::toString);
    }
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "%s hangs\n%s".formatted(List.of(command), Files.readString(output)));
    }
    return new Ended(List.of(command), process.exitValue(), Files.readString(output));
  }

  /// A server in this tool's folder and environment, not started yet.
  ///
  /// @param ready what it prints once it listens
  public LiveProcess process(Path log, String ready, String... command) {
    return new LiveProcess(this, log, ready, command);
  }

  /// Starts it, its words at the end of `output`.
  public Process start(Path output, String... command) throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
