package org.asterism.conformance.embedded;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.interop.SunPkcs11;
import org.asterism.conformance.live.LiveConstellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host that has a JVM of its own is told to bring the engine: it uses the one that runs, by the
/// socket in that engine's file, and says so.
class EmbeddedJavaTest {
  @TempDir private Path folder;

  @Test
  void jdk17() throws Exception {
    usesTheRunningEngine(SunPkcs11.jdk(17));
  }

  @Test
  void thisJdk() throws Exception {
    usesTheRunningEngine(SunPkcs11.thisJdk());
  }

  private void usesTheRunningEngine(Path jdk) throws Exception {
    LiveConstellation served = LiveConstellation.shared();
    Path log = folder.resolve("host.log");
    Consumer consumer = Consumer.fresh(folder);
    SunPkcs11.of(consumer, jdk);
    String engine = served.embeddedSetting(log);
    assertSays(
        new SunPkcs11(EmbeddedHost.consumer(consumer.token(), folder, engine), jdk)
            .program("elliptic"),
        "ok: SHA256withECDSA verified by plain Java");
    List<String> said = Files.readAllLines(log);
    assertFalse(said.isEmpty());
    String expected =
        "this process has a JVM of its own: %s instead of an engine from %s"
            .formatted(served.engineSetting(), served.engineFolder().resolve("engine.toml"));
    for (String line : said) {
      assertTrue(line.endsWith(expected), line);
    }
  }
}
