package org.asterism.conformance.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever builds a commit gets what we gave out, to the byte: what runs, and its Debian package.
class ReleaseTest {
  private static final Pattern OURS =
      Pattern.compile("[0-9a-f]{64} {2}\\./(lib/asterism-.*\\.jar|libasterism-pkcs11\\.so)");

  private static final Pattern PACKAGE =
      Pattern.compile("[0-9a-f]{64} {2}\\./asterism_[0-9.~A-Z]+_[a-z0-9]+\\.deb");

  @TempDir Path folder;

  // Each release is built in a folder of its own, one that was never used before.
  @Test
  void twoBuildsOfOneCommitAreTheSame() throws Exception {
    List<String> first = released("first");
    assertEquals(first, released("second"));
    long ours = first.stream().filter(line -> OURS.matcher(line).matches()).count();
    assertTrue(ours > 7, () -> "seven modules and the library are in it: " + first);
    assertTrue(first.stream().anyMatch(line -> PACKAGE.matcher(line).matches()), first::toString);
  }

  @Test
  void whatIsThereIsNotMixedWithARelease() throws Exception {
    Tool.Ended ended = Tool.in(folder).run(release().toString(), folder.toString());
    ended.endedWith(1);
    assertTrue(ended.output().contains("expected a new folder"), ended::output);
  }

  private List<String> released(String name) throws Exception {
    Path output = folder.resolve(name + ".out");
    Path into = folder.resolve(name);
    // What Error Prone says of the code is not in the jars.
    Process building =
        Tool.in(folder).start(output, release().toString(), into.toString(), "-o", "-Pquick");
    assertEquals(0, building.waitFor(), () -> read(output));
    return Files.readAllLines(into.resolve("SHA256SUMS"));
  }

  private static Path release() {
    return Repository.root().resolve("bin/release");
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
