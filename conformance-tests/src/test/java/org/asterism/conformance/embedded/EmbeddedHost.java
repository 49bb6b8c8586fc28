package org.asterism.conformance.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.interop.OpenSsl;
import org.asterism.conformance.interop.SunPkcs11;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.jspecify.annotations.Nullable;

/// A token whose engine has no process of its own: each program that uses it brings the engine. One
/// program at a time, because a directory has one engine.
///
/// @param consumer with the keys `rsa` and `ec`, and a certificate of the latter
/// @param log what the library says in all of these programs
record EmbeddedHost(LiveConstellation constellation, Consumer consumer, Path log) {
  private static final int N = 3;
  private static final int K = 2;
  private static @Nullable EmbeddedHost shared;

  /// The vaults stop when the tests end.
  static synchronized EmbeddedHost shared() throws IOException, InterruptedException {
    if (shared == null) {
      installModule();
      var constellation = LiveConstellation.start(N, K, LiveConstellation.PATIENT);
      Runtime.getRuntime().addShutdownHook(new Thread(constellation::close));
      shared = on(constellation);
    }
    return shared;
  }

  // Maven does so too, but not where it is asked for the tests alone.
  private static void installModule() throws IOException, InterruptedException {
    Path shim = Repository.root().resolve("native-shim");
    Tool.in(shim.resolve("target"))
        .run(
            "make",
            "-s",
            "-C",
            shim.toString(),
            "install",
            "JAVA_HOME=" + SunPkcs11.thisJdk(),
            "DIST=" + LiveConstellation.distributedModule().getParent())
        .succeeded();
  }

  // What a process does faster than one program after another, one does while there is one.
  private static EmbeddedHost on(LiveConstellation constellation)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(constellation.folder().resolve("host"));
    TestToken token = constellation.freshToken();
    Consumer served = Consumer.of(token, folder);
    served.generate("rsa:2048", "rsa", "01");
    served.generate("EC:secp256r1", "ec", "02");
    OpenSsl.of(served).certify("ec");
    constellation.engine().stop();
    Path log = folder.resolve("library.log");
    return new EmbeddedHost(
        constellation, consumer(token, folder, constellation.embeddedSetting(log)), log);
  }

  /// A consumer of the token whose programs get this engine.
  static Consumer consumer(TestToken token, Path folder, String engine) {
    TestToken embedded = token.by(LiveConstellation.distributedModule().toString(), engine);
    Tool tool = Tool.in(folder).with(embedded.environment());
    return new Consumer(embedded, folder, tool.with("JAVA_HOME", SunPkcs11.thisJdk().toString()));
  }

  /// One of our own programs, which ends well and has nothing to complain of.
  Tool.Ended program(String name, String... arguments) throws IOException, InterruptedException {
    Tool.Ended ended = AcceptancePrograms.run(consumer, name, arguments);
    assertNothingIsBroken();
    return ended;
  }

  /// The lines of the library since this was last asked.
  List<String> takeSaid() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    Files.deleteIfExists(log);
    return lines;
  }

  /// How often an engine has begun so far.
  long begun() throws IOException {
    Path words = constellation.engineFolder().resolve("engine.log");
    try (Stream<String> lines = Files.lines(words)) {
      return lines.filter(line -> line.contains(" ready on process ")).count();
    }
  }

  /// No program left what a JVM or a system leaves of one that crashed.
  void assertNothingIsBroken() throws IOException {
    var wrecks = new ArrayList<Path>();
    for (Path folder : List.of(consumer.folder(), constellation.engineFolder())) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> isWreck(file.getFileName().toString())).forEach(wrecks::add);
      }
    }
    assertEquals(List.of(), wrecks);
  }

  private static boolean isWreck(String name) {
    return name.startsWith("hs_err") || name.startsWith("core") || name.startsWith("replay_");
  }
}
