package org.asterism.directory.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.asterism.directory.DirectoryException;
import org.jspecify.annotations.Nullable;

/// Another process that holds a lock, if it can get it, until its input ends.
record LockHolder(Process process, BufferedReader said) implements AutoCloseable {

  /// One that locks a file.
  static LockHolder ofFile(Path file) throws IOException {
    return start("file", file);
  }

  /// One that locks a token store, as an engine does.
  static LockHolder ofEngine(Path database) throws IOException {
    return start("engine", database);
  }

  private static LockHolder start(String what, Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                what,
                file.toString())
            .start();
    var said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new LockHolder(process, said);
  }

  /// Whether it holds the lock.
  boolean holds() throws IOException {
    return "held true".equals(said.readLine());
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError("the other process failed");
    }
    said.close();
  }

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    if (arguments[0].equals("engine")) {
      engine(file);
      return;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock held = channel.tryLock()) {
      say(held != null);
    }
  }

  private static void engine(Path database) throws IOException {
    try (var _ = DirectoryLock.take(database, "engine nine")) {
      say(true);
    } catch (DirectoryException refused) {
      say(false);
    }
  }

  private static void say(boolean holds) throws IOException {
    System.out.println("held " + holds);
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
