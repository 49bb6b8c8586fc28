package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every function of the library's lists called with anything (`native-shim/tests/arbitrary`),
/// library and program built with AddressSanitizer and UBSan: nothing is found, no call hangs, the
/// engine calls nothing its own fault, and another application notices nothing.
class ArbitraryCallsTest {
  private static final int CALLS = Integer.getInteger("asterism.calls", 30_000);
  private static final long SEED =
      Long.getLong("asterism.seed", new Random().nextLong(Long.MAX_VALUE));
  private static final Path SHIM = Repository.root().resolve("native-shim");
  private static final Path SANITIZED = SHIM.resolve("target/sanitized");
  private static final int STEADY_SECONDS = 3;
  private static final int MILLIS_A_CALL = 10;

  @TempDir private Path folder;

  private static void buildSanitized() throws IOException, InterruptedException {
    Tool.in(SHIM.resolve("target"))
        .run("make", "-s", "-C", SHIM.toString(), "arbitrary")
        .succeeded();
  }

  @Test
  void areAnsweredAndHarmNobody() throws Exception {
    System.out.println("ArbitraryCallsTest seed " + SEED);
    buildSanitized();
    LiveConstellation constellation = LiveConstellation.shared();
    Consumer honest =
        Consumer.of(constellation.freshToken(), Files.createDirectory(file("honest")));
    Consumer wild = Consumer.of(constellation.freshToken(), Files.createDirectory(file("wild")));
    Process calls = begin(wild);
    try {
      while (calls.isAlive()) {
        AcceptancePrograms.run(honest, "steady", Integer.toString(STEADY_SECONDS));
      }
    } finally {
      calls.destroyForcibly();
    }
    assertTrue(calls.waitFor(1, TimeUnit.MINUTES), "calls end");
    String said = Files.readString(file("calls.out"));
    assertEquals(0, calls.exitValue(), said);
    assertTrue(said.contains("ok: "), said);
    assertTrue(constellation.engine().isAlive(), "the engine died");
    assertFalse(constellation.engine().log().contains("fault of the engine"), said);
    AcceptancePrograms.run(honest, "basic");
  }

  // A call that hangs ends the program by itself; this ends one that is only slow.
  private Process begin(Consumer wild) throws IOException {
    long seconds = 120 + (long) CALLS * MILLIS_A_CALL / 1000;
    return wild.tool()
        .with("ASTERISM_MODULE", SANITIZED.resolve("libasterism-pkcs11.so").toString())
        .with("UBSAN_OPTIONS", "print_stacktrace=1")
        .start(
            file("calls.out"),
            "timeout",
            Long.toString(seconds),
            SANITIZED.resolve("arbitrary").toString(),
            Integer.toString(CALLS),
            Long.toString(SEED));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }
}
