package org.asterism.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.interop.SunPkcs11;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every page of `docs/operating/consumers` does what it says, on a token of its own, and those of
/// RSA keys do so with keys that are never whole. `-Dpage=NAME` runs one.
class ConsumerPagesTest {
  private static final int N = 3;
  private static final int K = 2;
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  // What a page says otherwise with keys that are never whole: nginx gets one that can be, and
  // GnuTLS keeps its RSA key, so that it can be looked at.
  private static final Map<String, Map<String, String>> OTHER_WORDS =
      Map.of(
          "nginx", Map.of("EC:prime256v1", "rsa:2048"),
          "gnutls", Map.of("for key in rsa ec;", "for key in ec;"));

  private static LiveConstellation constellation;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    constellation =
        LiveConstellation.start(N, K, LiveConstellation.PATIENT + TestToken.THRESHOLD_RULE);
    open(constellation.folder(), "rwx--x--x");
    open(constellation.folder().resolve("engine.sock"), "rw-rw-rw-");
  }

  // As the group of the socket lets its members in: nginx becomes one.
  private static void open(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  static List<String> pages() throws Exception {
    String one = System.getProperty("page");
    return one == null ? Page.names() : List.of(one);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void aPageDoesWhatItSays(String name) throws Exception {
    for (Path jdk : jdks(name)) {
      Path own = Files.createDirectory(folder.resolve(jdk.getFileName()));
      var consumer = Consumer.of(constellation.freshToken(name), own);
      Page.named(name).run(tool(consumer, jdk), own);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"openssl", "java", "nginx", "openssh", "gnutls", "openbao"})
  void aPageDoesWhatItSaysWithKeysThatAreNeverWhole(String name) throws Exception {
    TestToken token = constellation.freshToken(TestToken.THRESHOLD + "-" + name);
    Page page = Page.named(name);
    OTHER_WORDS.getOrDefault(name, Map.of()).forEach(page::with);
    page.run(tool(Consumer.of(token, folder), SunPkcs11.thisJdk()), folder);
    assertTrue(keys(token).find(), token::label);
  }

  // As the operator sees them.
  private static Matcher keys(TestToken token) throws Exception {
    String listed =
        constellation
            .asterism("token", "list", constellation.engineFolder().toString())
            .succeeded()
            .output();
    return Pattern.compile("(?m)  " + token.label() + "  .* [1-9][0-9]* threshold").matcher(listed);
  }

  private static List<Path> jdks(String name) throws Exception {
    Path own = SunPkcs11.thisJdk();
    return name.equals("java") ? List.of(SunPkcs11.jdk(17), own) : List.of(own);
  }

  private static Tool tool(Consumer consumer, Path jdk) throws Exception {
    return consumer
        .tool()
        .with(
            Map.of(
                "HOME", consumer.folder().toString(),
                "PATH", System.getenv("PATH") + ":/usr/sbin:/sbin",
                "JAVA_HOME", jdk.toString(),
                "JAVA_TOOL_OPTIONS", SHORT_LIVED,
                "PORT", Integer.toString(LiveConstellation.freePort())));
  }

  @Test
  void everyPageHasCommandsAndIsInTheIndex() throws Exception {
    for (String name : Page.names()) {
      assertTrue(Page.named(name).hasCommands(), name);
      assertTrue(Page.index().contains("](" + name + ".md)"), name);
    }
  }
}
