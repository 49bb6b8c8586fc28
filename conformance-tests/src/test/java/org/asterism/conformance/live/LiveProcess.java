package org.asterism.conformance.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A vault, an engine or another server as a process that can be killed, paused and started again.
/// For one thread.
public final class LiveProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Tool tool;
  private final Path log;
  private final String ready;
  private final List<String> command;
  private @Nullable Process process;
  private long heard;

  /// @param log takes what it prints, over all its lives
  /// @param ready what it prints once it listens
  public LiveProcess(Tool tool, Path log, String ready, String... command) {
    this.tool = tool;
    this.log = log;
    this.ready = ready;
    this.command = List.of(command);
  }

  /// Starts it without waiting.
  public void launch() throws IOException {
    heard = Files.exists(log) ? Files.size(log) : 0;
    process = tool.start(log, command.toArray(String[]::new));
  }

  /// Waits until it listens.
  public void awaitReady() throws IOException, InterruptedException {
    awaitLog(ready, START);
  }

  public void start() throws IOException, InterruptedException {
    launch();
    awaitReady();
  }

  /// What it has printed since it was last started.
  public String log() throws IOException {
    byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
    int from = (int) Math.min(heard, all.length);
    return new String(all, from, all.length - from, java.nio.charset.StandardCharsets.UTF_8);
  }

  /// Waits until it has printed `words`.
  public void awaitLog(String words, Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!log().contains(words)) {
      if (!isAlive() || System.nanoTime() > end) {
        throw new AssertionError(
            "expected '%s' from %s, found (%s)%n%s".formatted(words, command, state(), log()));
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return running().pid();
  }

  /// `kill -9`, and waits until it is gone.
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /// SIGTERM; its exit status.
  public int stop() throws IOException, InterruptedException {
    signal("TERM");
    return awaitEnd();
  }

  /// Waits until it has ended; its exit status.
  public int awaitEnd() throws IOException, InterruptedException {
    Process ending = running();
    if (!ending.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
      ending.destroyForcibly();
      throw new AssertionError(command + " does not end\n" + log());
    }
    return ending.exitValue();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /// @param name without SIG
  public void signal(String name) throws IOException, InterruptedException {
    tool.run("kill", "-s", name, Long.toString(running().pid())).succeeded();
  }

  private String state() {
    return isAlive() ? "alive" : "ended with " + running().exitValue();
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(command + " was never started");
    }
    return process;
  }
}
