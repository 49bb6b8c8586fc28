package org.asterism.conformance.interop;

import java.io.IOException;
import java.nio.file.Path;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;

/// Our own programs in C, of `native-shim/tests/acceptance`.
final class AcceptancePrograms {
  private static final Path SHIM = Repository.root().resolve("native-shim");

  private AcceptancePrograms() {}

  /// Builds them all where a source is newer; the path of one.
  static String build(String name) throws IOException, InterruptedException {
    Tool.in(SHIM.resolve("target"))
        .run("make", "-s", "-C", SHIM.toString(), "acceptance")
        .succeeded();
    return SHIM.resolve("target/acceptance").resolve(name).toString();
  }
}
