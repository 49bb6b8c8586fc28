package org.asterism.algorithm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.crypto.Providers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No number of a private key that was generated and used here is left on the heap: neither as
/// bytes nor inside a `BigInteger`, of which the dump shows the same bytes.
///
/// A child process without a garbage collector does the work, so that every array it ever made is
/// in the dump of its heap. With the JDK's own providers, whose keys are such numbers, it cannot
/// hold, nor with Bouncy Castle's, which computes on the curves that Amazon's lacks.
class KeyCopiesTest {
  // Less than the shortest number: a copy may lack leading zeros or its end.
  private static final int PIECE = 16;

  @Test
  @Timeout(120)
  void afterKeysWereGeneratedAndUsed_theHeapHoldsNone(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Providers.corretto().isPresent(), "the JDK's keys stay");
    runProbe(folder);
    String heap = Files.readString(folder.resolve(KeyCopiesProbe.DUMP), ISO_8859_1);
    var sought = sought(folder);
    assertEquals(8, sought.size());
    var found = new TreeSet<String>();
    sought.forEach((name, number) -> {
      if (pieces(number).anyMatch(heap::contains)) {
        found.add(name);
      }
    });
    assertEquals(List.of(), List.copyOf(found));
  }

  // Whole pieces from the end, where every form of a number has the same bytes.
  private static Stream<String> pieces(String number) {
    return Stream.iterate(number.length(), end -> end >= PIECE, end -> end - PIECE)
        .map(end -> number.substring(end - PIECE, end));
  }

  private static Map<String, String> sought(Path folder) throws Exception {
    var sought = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(each -> each.toString().endsWith(KeyCopiesProbe.SOUGHT)).toList()) {
        sought.put(file.getFileName().toString(), Files.readString(file, ISO_8859_1));
      }
    }
    return sought;
  }

  private static void runProbe(Path folder) throws Exception {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UseEpsilonGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                KeyCopiesProbe.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    assertEquals(0, probe.waitFor());
    assertTrue(Files.size(folder.resolve(KeyCopiesProbe.DUMP)) > 0);
  }
}
