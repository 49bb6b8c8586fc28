package org.asterism.conformance.interop;

import java.io.IOException;
import java.nio.file.Path;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;

/// Our own programs in C, of `native-shim/tests/acceptance`.
public final class AcceptancePrograms {
  private static final Path SHIM = Repository.root().resolve("native-shim");

  private AcceptancePrograms() {}

  /// Runs one to its end, which is 0, with the consumer's token.
  public static Tool.Ended run(Consumer consumer, String name, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = build(name);
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return consumer.run(command);
  }

  /// Builds them all where a source is newer; the path of one.
  public static String build(String name) throws IOException, InterruptedException {
    Tool.in(SHIM.resolve("target"))
        .run("make", "-s", "-C", SHIM.toString(), "acceptance")
        .succeeded();
    return SHIM.resolve("target/acceptance").resolve(name).toString();
  }
}
