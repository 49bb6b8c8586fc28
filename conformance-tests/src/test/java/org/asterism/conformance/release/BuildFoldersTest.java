package org.asterism.conformance.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A build in a checkout from which something runs: it never writes into the folder that runs.
class BuildFoldersTest {
  @TempDir Path checkout;

  private Path built;
  private Path dist;

  @BeforeEach
  void makeCheckout() throws Exception {
    Files.createDirectories(checkout.resolve("bin/lib"));
    for (String script : new String[] {"publish.sh", "folders.sh"}) {
      String name = "bin/lib/" + script;
      Files.copy(Repository.root().resolve(name), checkout.resolve(name));
    }
    built = checkout.resolve("target/built");
    dist = checkout.resolve("target/dist");
    Files.createDirectories(checkout.resolve("target"));
    String now = Repository.root().resolve("target/dist").toRealPath().toString();
    tool("cp", "-a", now, built.toString());
  }

  @Test
  void eachBuildHasAFolder_andTheLinkFollows() throws Exception {
    publish();
    Path first = dist.toRealPath();
    Files.writeString(built.resolve("lib/added.jar"), "of the second build");
    publish();
    Path second = dist.toRealPath();
    assertNotEquals(first, second);
    assertTrue(Files.notExists(first.resolve("lib/added.jar")), "what runs is not touched");
    assertTrue(Files.exists(second.resolve("lib/added.jar")));
  }

  @Test
  void whatIsTheSameStays() throws Exception {
    publish();
    Path first = dist.toRealPath();
    Files.writeString(first.resolve("engine.aot"), "a cache");
    publish();
    assertEquals(first, dist.toRealPath());
  }

  @Test
  void oldFoldersGo_butNotOneThatRuns() throws Exception {
    publish();
    Path first = dist.toRealPath();
    Process running =
        new ProcessBuilder("flock", "-s", first.toString(), "sh", "-c", "echo; read -r _").start();
    // It holds the lock once it has said something.
    assertEquals('\n', running.getInputStream().read());
    for (int i = 0; i < 3; i++) {
      Files.writeString(built.resolve("lib/added.jar"), "build " + i);
      publish();
    }
    assertTrue(Files.exists(first.resolve("lib")), "it runs");
    assertEquals(3, builds());
    running.getOutputStream().close();
    running.waitFor();
    Files.writeString(built.resolve("lib/added.jar"), "the last build");
    publish();
    assertTrue(Files.notExists(first), "nobody runs from it");
    assertEquals(2, builds());
  }

  @Test
  void aBuildOfBeforeBecomesOneOfTheFolders() throws Exception {
    Files.createDirectories(dist.resolve("lib"));
    publish();
    assertTrue(Files.isSymbolicLink(dist));
    assertTrue(Files.exists(dist.resolve("bin/asterism")));
  }

  private long builds() throws IOException {
    try (Stream<Path> all = Files.list(checkout.resolve("target/builds"))) {
      return all.count();
    }
  }

  private void publish() throws Exception {
    String java = System.getProperty("java.home");
    tool(checkout.resolve("bin/lib/publish.sh").toString(), built.toString(), java);
  }

  private void tool(String... command) throws Exception {
    Tool.in(checkout).run(command).succeeded();
  }
}
