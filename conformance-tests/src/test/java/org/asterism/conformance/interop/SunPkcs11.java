package org.asterism.conformance.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;

/// A JDK whose SunPKCS11 uses a consumer's token.
public record SunPkcs11(Consumer consumer, Path jdk) {
  private static final Path SOURCES = Repository.root().resolve("conformance-tests/src/test/java");

  public static SunPkcs11 of(Consumer consumer, Path jdk) throws Exception {
    consumer.write("sunpkcs11.cfg", configuration(consumer));
    return new SunPkcs11(consumer, jdk);
  }

  private static String configuration(Consumer consumer) throws Exception {
    return """
    name = Live
    library = %s
    slot = %s
    attributes(generate, CKO_PRIVATE_KEY, CKK_EC) = { CKA_DERIVE = true }
    attributes(import, CKO_SECRET_KEY, CKK_AES) = { CKA_EXTRACTABLE = true }
    attributes(*, CKO_SECRET_KEY, CKK_GENERIC_SECRET) = {
      CKA_SENSITIVE = false
      CKA_EXTRACTABLE = true
    }
    """
        .formatted(consumer.token().module(), consumer.slot());
  }

  /// Runs a part of [SunPkcs11Program].
  public Tool.Ended program(String part) throws IOException, InterruptedException {
    return program(SunPkcs11Program.class, part);
  }

  /// Runs [SunPkcs11RefusalsProgram].
  public Tool.Ended refusals() throws IOException, InterruptedException {
    return program(SunPkcs11RefusalsProgram.class, "refusals");
  }

  private Tool.Ended program(Class<?> source, String part)
      throws IOException, InterruptedException {
    return consumer.run(
        jdk.resolve("bin/java").toString(),
        SOURCES.resolve(source.getName().replace('.', '/') + ".java").toString(),
        "sunpkcs11.cfg",
        consumer.token().pin(),
        part,
        consumer.folder().toString());
  }

  Tool.Ended keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(jdk.resolve("bin/keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", "NONE", "-storetype", "PKCS11"));
    command.addAll(List.of("-addprovider", "SunPKCS11", "-providerArg", "sunpkcs11.cfg"));
    command.addAll(List.of("-storepass", consumer.token().pin()));
    return consumer.run(command.toArray(String[]::new));
  }

  /// The JDK that runs the tests.
  public static Path thisJdk() {
    return Path.of(System.getProperty("java.home"));
  }

  /// The JDK of that release beside the one that runs, as distributions and others lay them out.
  public static Path jdk(int feature) throws IOException {
    Path running = Path.of(System.getProperty("java.home"));
    var folders =
        Stream.of(running.getParent(), Path.of("/usr/lib/jvm"), Path.of("/opt"))
            .filter(Objects::nonNull)
            .filter(Files::isDirectory)
            .toList();
    for (Path folder : folders) {
      try (Stream<Path> homes = Files.list(folder)) {
        var found = homes.filter(home -> isJdk(home, feature)).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new AssertionError("expected a JDK %d in %s: install it".formatted(feature, folders));
  }

  private static boolean isJdk(Path home, int feature) {
    Path release = home.resolve("release");
    try {
      return Files.isExecutable(home.resolve("bin/keytool"))
          && Files.readString(release).contains("JAVA_VERSION=\"" + feature + ".");
    } catch (IOException unreadable) {
      return false;
    }
  }
}
