package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Another user of the machine, who may connect: what the default rules keep from them.
class OtherUsersTest {
  private static final int GUESSES = 8;

  private static LiveConstellation constellation;
  private static TestToken token;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root becomes another user");
    constellation = LiveConstellation.start(1, 1);
    token = constellation.freshToken();
    open(constellation.folder(), "rwxrwxrwx");
    open(constellation.folder().resolve("engine.sock"), "rw-rw-rw-");
  }

  @AfterAll
  static void stop() {
    if (constellation != null) {
      constellation.close();
    }
  }

  // As the group of the socket lets its members in.
  private static void open(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void cannotLockTheOfficerOut() throws Exception {
    for (int i = 0; i < GUESSES; i++) {
      String said =
          asOther(
              "--login",
              "--login-type",
              "so",
              "--so-pin",
              "wrong-" + i,
              "--init-pin",
              "--new-pin",
              token.pin());
      assertTrue(said.contains("CKR_USER_TYPE_INVALID"), said);
    }
    assertSays(" of nobody tried to be its security officer and may not: name user nobody");
    asOfficer().succeeded();
  }

  @Test
  void cannotMakeTokens() throws Exception {
    String said =
        asOther("--init-token", "--slot-index", "1", "--label", "more", "--so-pin", "sosososo");
    assertTrue(said.contains("CKR_TOKEN_WRITE_PROTECTED"), said);
    said =
        asOther("--init-token", "--slot-index", "0", "--label", "mine", "--so-pin", token.soPin());
    assertTrue(said.contains("CKR_TOKEN_WRITE_PROTECTED"), said);
    assertSays(
        " of nobody tried to initialise it and may not: name user nobody under 'initialise'");
    asOfficer().succeeded();
  }

  @Test
  void usesATokenAsBefore() throws Exception {
    String said = asOther("--token-label", token.label(), "--login", "--pin", token.pin(), "-O");
    assertFalse(said.contains("CKR_"), said);
  }

  private static Tool.Ended asOfficer() throws Exception {
    return constellation.pkcs11Tool(
        token,
        "--login-type",
        "so",
        "--so-pin",
        token.soPin(),
        "--init-pin",
        "--new-pin",
        token.pin());
  }

  private static void assertSays(String words) throws IOException {
    assertTrue(constellation.engine().log().contains(words), constellation.engine().log());
  }

  private static String asOther(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("setpriv", "--reuid", "nobody", "--regid", "nogroup"));
    command.addAll(List.of("--clear-groups", "pkcs11-tool", "--module", token.module()));
    command.addAll(List.of(arguments));
    return constellation.tool().run(command.toArray(String[]::new)).output();
  }
}
