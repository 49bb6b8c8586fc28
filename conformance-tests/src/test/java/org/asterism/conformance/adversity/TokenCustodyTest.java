package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `token init --custody` and `token move` on running processes: new keys have the custody that was
/// decided, and keys that are there move while they are used.
class TokenCustodyTest {
  private static final int VAULTS = 5;
  private static final String MOVING = Application.BORN + "moving";
  private static final String WHOLE = "whole";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static LiveConstellation constellation;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(VAULTS, 3, LiveConstellation.PATIENT);
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void aTokenKeepsWhatWasDecidedOfItsKeys() throws Exception {
    Tool.Ended made = init("decided", "edwards=threshold,secret=assembled", "--k", "2").succeeded();
    assertSays(made, "token decided made in slot ");
    assertSays(made, "  rsa       assembled\n  edwards   threshold\n  ec-agree  assembled\n");
    assertSays(made, "k = 2 is less than the constellation's 3");
    var user = new Application(constellation, withUser("decided"));
    for (String label : List.of(MOVING, WHOLE)) {
      user.generate(label).succeeded();
      user.assertSigns(label, "made");
    }
    assertSays(list(), "decided  4 objects, keys: 1 assembled, 1 threshold (new ones 2 of 5)");
    // Two of five use it; a login takes three.
    killed(List.of(1, 2), () -> user.assertSigns(MOVING, "with two vaults killed"));
  }

  @Test
  void whatIsExperimentalIsSaidToBe() throws Exception {
    Tool.Ended made = init("tried", "threshold,ec-sign=experimental-threshold").succeeded();
    assertSays(made, "experimental-threshold: nobody outside has reviewed how these keys sign");
    assertSays(made, "with 1 away, signing goes on for about 256 signatures, with 2 for 64, and");
    var user = new Application(constellation, withUser("tried"));
    user.generate(WHOLE).succeeded();
    user.assertSigns(WHOLE, "made");
    assertSays(list(), "tried  2 objects, keys: 0 assembled, 1 threshold (new ones 3 of 5)");
    assertTrue(
        Pattern.compile("(?m)^  key \\d+: \\d+ presignatures ready, more need all 5 vaults$")
            .matcher(list().output())
            .find());
  }

  // The three that are left make presignatures for two.
  @Test
  void twoOfFiveSignEcdsaWhicheverTwoAreKilled() throws Exception {
    init("pairs", "threshold,ec-sign=experimental-threshold", "--k", "2").succeeded();
    var user = new Application(constellation, withUser("pairs"));
    user.generate(WHOLE).succeeded();
    user.assertSigns(WHOLE, "made");
    for (int one = 0; one < VAULTS; one++) {
      for (int other = one + 1; other < VAULTS; other++) {
        List<Integer> two = List.of(one, other);
        killed(two, () -> awaitSigns(user, "without " + two));
      }
    }
  }

  // Meanwhile it says that it cannot: a vault that has just come back is not found at once.
  private static void awaitSigns(Application user, String context) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    Tool.Ended ended = user.sign(WHOLE);
    while (ended.status() != 0) {
      assertSays(ended, "CKR_DEVICE_ERROR");
      assertTrue(System.nanoTime() < end, context + ": " + ended);
      ended = user.sign(WHOLE);
    }
    user.assertSigns(WHOLE, context);
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    assertSays(init("never", "secret=threshold").endedWith(1), "for the custody of family secret");
    assertSays(init("never", "threshold", "--k", "1").endedWith(1), "expected a k of 2 to 5");
    assertSays(
        init("never", "ec-sign=experimental-threshold", "--k", "4").endedWith(1), "k is 4, of 5");
    assertTrue(!list().output().contains("never"));
  }

  @Test
  void keysMoveWhileTheyAreUsedAndForGood() throws Exception {
    TestToken token = constellation.freshToken("moves");
    var user = new Application(constellation, token);
    for (String label : List.of(MOVING, WHOLE)) {
      user.generate(label).succeeded();
      user.assertSigns(label, "made");
    }
    Path output = constellation.folder().resolve("move.out");
    Process move =
        constellation
            .tool()
            .start(output, constellation.command(moving(token, "--family", "edwards")));
    while (move.isAlive()) {
      user.assertSigns(MOVING, "meanwhile");
    }
    assertTrue(move.waitFor(1, TimeUnit.MINUTES));
    String said = Files.readString(output);
    assertTrue(said.startsWith("1 of 1  key "), said);
    assertTrue(said.contains(MOVING + "  moved to threshold custody"), said);
    assertSays(list(), token.label() + "  4 objects, keys: 1 assembled, 1 threshold");
    assertSays(move(token, "--family", "edwards").succeeded(), "  is in threshold custody");
    for (List<Integer> away : List.of(List.of(0, 1), List.of(2, 3), List.of(3, 4))) {
      killed(away, () -> user.assertSigns(MOVING, "without " + away));
    }
    user.assertSigns(WHOLE, "stayed");
  }

  @Test
  void whatStaysAssembledIsToldWithTheReason() throws Exception {
    TestToken token = constellation.freshToken("stays");
    new Application(constellation, token).generate(WHOLE).succeeded();
    assertSays(move(token, "--label", WHOLE).endedWith(1), WHOLE + "  stays assembled: ");
    assertSays(move(token, "--label", "nobody").endedWith(1), "the token has no such key");
    assertSays(list(), token.label() + "  2 objects, keys: 1 assembled, 0 threshold");
    assertSays(move(token.wrongPin(), "--label", WHOLE).endedWith(1), "PIN_INCORRECT: ");
  }

  @FunctionalInterface
  private interface Use {
    void take() throws Exception;
  }

  private static void killed(List<Integer> vaults, Use use) throws Exception {
    for (int vault : vaults) {
      constellation.vault(vault).kill();
    }
    try {
      use.take();
    } finally {
      for (int vault : vaults) {
        constellation.vault(vault).launch();
      }
    }
    for (int vault : vaults) {
      constellation.vault(vault).awaitReady();
    }
  }

  private static Tool.Ended init(String label, String custody, String... more) throws Exception {
    var command = new ArrayList<>(List.of("token", "init", engine(), label, "--custody", custody));
    command.addAll(List.of("--pin-file", pinFile(owner(label).soPin())));
    command.addAll(List.of(more));
    return constellation.asterism(command.toArray(String[]::new));
  }

  private static TestToken owner(String label) {
    return new TestToken(
        LiveConstellation.module().toString(),
        constellation.engineSetting(),
        label,
        "user-1234",
        "so-12345678");
  }

  private static TestToken withUser(String label) throws Exception {
    TestToken token = owner(label);
    constellation
        .pkcs11Tool(
            token,
            "--init-pin",
            "--login-type",
            "so",
            "--so-pin",
            token.soPin(),
            "--new-pin",
            token.pin())
        .succeeded();
    return token;
  }

  private static Tool.Ended move(TestToken token, String... which) throws Exception {
    return constellation.asterism(moving(token, which));
  }

  private static String[] moving(TestToken token, String... which) throws Exception {
    var command = new ArrayList<>(List.of("token", "move", engine(), token.serial(constellation)));
    command.addAll(List.of("--pin-file", pinFile(token.pin())));
    command.addAll(List.of(which));
    return command.toArray(String[]::new);
  }

  private static String pinFile(String pin) throws Exception {
    Path file = constellation.folder().resolve("pin");
    return Files.writeString(file, pin).toString();
  }

  private static Tool.Ended list() throws Exception {
    return constellation.asterism("token", "list", engine()).succeeded();
  }

  private static String engine() {
    return constellation.engineFolder().toString();
  }

  private static void assertSays(Tool.Ended ended, String words) {
    assertTrue(ended.output().contains(words), ended::toString);
  }
}
