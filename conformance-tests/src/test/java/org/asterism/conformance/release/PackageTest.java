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
  private static final String NAMESPACES = "--mount --pid --ipc --uts --cgroup --fork --kill-child";

  // With version 1 of control groups, systemd leaves some behind in those of the machine.
  private static final String TIDY =
      "status=$?; [ -d /run/systemd/system ] || find /sys/fs/cgroup -mindepth 2 -depth -type d"
          + " \\( -path '*/init.scope*' -o -path '*/system.slice*' \\) -exec rmdir {} + ;"
          + " exit $status";

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

  /// By systemd, which is the first process of the copy, where the machine lets it be.
  @Test
  void itIsInstalledUsedAndRemoved() throws Exception {
    boolean supervised = ranOnACopy("probe").contains("Version=");
    String said = ranOnACopy(supervised ? "systemd" : "by hand");
    System.out.println("PackageTest: systemd " + (supervised ? "runs the units" : "cannot run"));
    assertEquals(supervised, said.contains("== killed, and started again"), said);
    assertTrue(said.contains("all of it went as it should"), said);
  }

  /// @param mode of `machine.sh`
  /// @return what it said
  private String ranOnACopy(String mode) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "dpkg installs for root alone");
    Path place = Files.createDirectory(folder.resolve(mode));
    Path script = place.resolve("machine.sh");
    try (var source = PackageTest.class.getResourceAsStream("machine.sh")) {
      Files.copy(requireNonNull(source), script);
    }
    Path deb = folder.resolve("asterism.deb");
    String command =
        "timeout --kill-after=5 %d unshare %s sh -eu '%s' '%s' %d '%s' %s; %s"
            .formatted(
                mode.equals("probe") ? 60 : 500,
                NAMESPACES,
                script,
                Files.exists(deb) ? deb : build(),
                LiveConstellation.freePort(),
                System.getProperty("java.home"),
                mode.equals("by hand") ? "" : mode,
                TIDY);
    Path output = place.resolve("output");
    int status = Tool.in(place).start(output, "sh", "-c", command).waitFor();
    Path said = mode.equals("by hand") ? output : place.resolve("said");
    String all = Files.exists(said) ? read(said) : "";
    assertTrue(status == 0 || mode.equals("probe"), () -> read(output) + all);
    assertTrue(Files.notExists(Path.of("/usr/lib/asterism")), "the machine is as it was");
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
