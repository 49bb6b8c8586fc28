package org.asterism.conformance.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The checkout that is being tested.
public final class Repository {
  private static final List<String> SKIPPED = List.of("target", ".git", ".demo", ".cifuzz-corpus");

  private Repository() {}

  /// The folder that holds the parent pom.
  public static Path root() {
    var here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("bin/test"))) {
      var parent = here.getParent();
      if (parent == null) {
        throw new IllegalStateException("expected to run inside a checkout");
      }
      here = parent;
    }
    return here;
  }

  /// Files of the project whose name ends with one of `endings`, build output left out.
  static List<Path> files(String... endings) {
    try (Stream<Path> all = Files.walk(root())) {
      return all.filter(Files::isRegularFile)
          .filter(Repository::isOurs)
          .filter(path -> Stream.of(endings).anyMatch(path.getFileName().toString()::endsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOurs(Path path) {
    for (Path part : root().relativize(path)) {
      if (SKIPPED.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }
}
