package org.asterism.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A stranger finds their way: every module has a README, every package says what it is, and
/// nothing names the machine that it was written on.
class LayoutTest {
  private static final List<String> MODULES =
      List.of(
          "proto",
          "threshold",
          "attest",
          "vault-grpc",
          "enclave-vault",
          "engine",
          "native-shim",
          "pkcs11-provider",
          "operator-cli",
          "conformance-tests");
  private static final Pattern PLACE =
      Pattern.compile("(?<!\\w)/(wo" + "rk|ro" + "ot)/|\\.\\./sha" + "red|/tmp/bash" + "_jobs");

  @Test
  void everyModuleHasAReadme() {
    none(MODULES.stream().filter(m -> !Files.exists(Repository.root().resolve(m, "README.md"))));
  }

  @Test
  void everyPackageSaysWhatItIs() {
    none(
        Repository.files(".java").stream()
            .map(Path::getParent)
            .distinct()
            .filter(folder -> folder != null && !Files.exists(folder.resolve("package-info.java")))
            .map(Path::toString));
  }

  @Test
  void noPathOfOneMachine() {
    none(
        Repository.files(".java", ".c", ".h", ".sh", ".md", ".xml", ".toml", ".def", "Makefile")
            .stream()
            .filter(file -> Repository.lines(file).stream().anyMatch(PLACE.asPredicate()))
            .map(Path::toString));
  }

  @Test
  void markdownHasOneTitle() {
    Predicate<Path> odd =
        file -> Repository.lines(file).stream().filter(line -> line.startsWith("# ")).count() != 1;
    none(
        Repository.files("README.md").stream()
            .filter(file -> !file.toString().contains("/src/test/resources/"))
            .filter(odd)
            .map(Path::toString));
  }

  private static void none(java.util.stream.Stream<String> offenders) {
    assertEquals("", String.join("\n", offenders.toList()));
  }
}
