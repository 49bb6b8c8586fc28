package org.asterism.conformance.release;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The Debian package: installed, used and removed by the machine's own dpkg, on a copy of the
/// machine that is written over and thrown away (`machine.sh`). That takes root; the files alone
/// are looked at without.
@Timeout(600)
class PackageTest {
  @TempDir Path folder;

  private Path build() throws Exception {
    Path deb = folder.resolve("asterism.deb");
    String installer = Repository.root().resolve("bin/install").toString();
    Tool.in(folder).run(installer, "--deb", deb.toString()).succeeded();
    return deb;
  }

  @Test
  void itIsTheSameToTheByte_andNothingInItIsOurs() throws Exception {
    Path deb = build();
    Path first = Files.move(deb, folder.resolve("first.deb"));
    assertEquals(-1, Files.mismatch(first, build()));
    String listed = Tool.in(folder).run("dpkg-deb", "-c", deb.toString()).succeeded().output();
    assertTrue(listed.contains(" ./usr/bin/asterism -> ../lib/asterism/current/bin/asterism"));
    assertTrue(listed.lines().allMatch(line -> line.contains(" root/root ")), listed);
    String fields = Tool.in(folder).run("dpkg-deb", "-f", deb.toString()).succeeded().output();
    assertTrue(fields.contains("Version: 0.1.0~SNAPSHOT\n"), fields);
  }

  @Test
  void itIsInstalledUsedAndRemoved() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "dpkg installs for root alone");
    Path script = folder.resolve("machine.sh");
    try (var source = PackageTest.class.getResourceAsStream("machine.sh")) {
      Files.copy(requireNonNull(source), script);
    }
    String[] command = {
      "unshare",
      "--mount",
      "--pid",
      "--fork",
      "--kill-child",
      "sh",
      "-eu",
      script.toString(),
      build().toString(),
      Integer.toString(LiveConstellation.freePort()),
      System.getProperty("java.home")
    };
    Path output = folder.resolve("output");
    Process running = Tool.in(folder).start(output, command);
    assertEquals(0, running.waitFor(), () -> read(output));
    assertTrue(read(output).contains("all of it went as it should"), () -> read(output));
    assertTrue(Files.notExists(Path.of("/usr/lib/asterism")), "the machine is as it was");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
