package org.asterism.conformance.adversity;

import static org.asterism.conformance.adversity.Trouble.lies;
import static org.asterism.conformance.adversity.TroubledConstellation.FIRST;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.config.EngineToml;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.operation.LoginStart;
import org.asterism.wiring.VaultLinks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two of five vaults lie about their part of a PIN's evaluation, or of its key: who has the PIN
/// logs in, nobody loses a try anywhere, and the liars are named.
class LyingAboutPinsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int TRIES = 5;

  private static TroubledConstellation troubled;
  private static Application application;
  private static String serial;

  /// What the liars at the second and the fourth place tell.
  record Lies(Lie second, Lie fourth) {}

  static Stream<Lies> pairs() {
    return Stream.of(
        new Lies(Lie.OTHER_LOGIN_KEY, Lie.SPOILT_PROOF),
        new Lies(Lie.EARLIER_EVALUATION, Lie.WRONG_LOGIN_SHARE),
        new Lies(Lie.NO_LOGIN_SHARE, Lie.OTHER_LOGIN_KEY));
  }

  @BeforeAll
  static void start() throws Exception {
    troubled = TroubledConstellation.next();
    LiveConstellation constellation = troubled.constellation();
    TestToken token = constellation.freshToken("cold");
    application = new Application(constellation, token);
    application.generate(FIRST).succeeded();
    serial = serial(constellation, token);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void logsInAndLosesNoTry(Lies told) throws Exception {
    int mark = troubled.engine().log().length();
    troubled.begin(lies(told.second()), 1);
    troubled.begin(lies(told.fourth()), 3);
    try {
      // Once more than a vault allows.
      for (int i = 0; i <= TRIES; i++) {
        application.assertSigns(FIRST, told.toString());
      }
      awaitAllTries(told);
      awaitNamed(mark);
      assertFalse(application.accepts("wrong-98765"), "it says which PIN is wrong");
      application.assertSigns(FIRST, told.toString());
    } finally {
      troubled.end(lies(told.second()), 1);
      troubled.end(lies(told.fourth()), 3);
    }
    assertFalse(log(mark).contains("has locked"), log(mark));
  }

  // The engine finishes by itself at vaults that it no longer waits for.
  private static void awaitAllTries(Lies told) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    Map<String, Integer> left = triesLeft();
    while (left.values().stream().anyMatch(tries -> tries != TRIES - 1)) {
      Map<String, Integer> found = left;
      assertTrue(System.nanoTime() < end, () -> "%s: tries left: %s".formatted(told, found));
      application.assertSigns(FIRST, told.toString());
      left = triesLeft();
    }
    application.assertSigns(FIRST, told.toString());
  }

  // A vault is blamed for one thing once in a while only.
  private static void awaitNamed(int mark) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    for (int liar : TroubledConstellation.LIARS) {
      var blame = "vault %s is to blame: its ".formatted(LiveConstellation.vaultName(liar));
      while (!log(mark).contains(blame)) {
        assertTrue(System.nanoTime() < end, "expected: " + blame + "\n" + log(mark));
        application.assertSigns(FIRST, blame);
      }
    }
  }

  private static String log(int mark) throws IOException {
    return troubled.engine().log().substring(mark);
  }

  /// After one more try at each vault.
  private static Map<String, Integer> triesLeft() throws Exception {
    var left = new TreeMap<String, Integer>();
    var config = EngineToml.read(troubled.constellation().engineFolder());
    try (VaultLinks links = VaultLinks.open(config, new SecureRandom())) {
      for (int i = 0; i < links.vaults().size(); i++) {
        var x = links.constellation().members().get(i).x();
        var member = new Member(x, links.vaults().get(i), links.engines().get(i));
        left.put(member.toString(), begun(member).triesLeft());
      }
    }
    return left;
  }

  private static LoginStart.Started begun(Member member) throws Exception {
    var policies = new Policies(serial, Map.of(member.id(), member.engines()));
    var act =
        new Act<>(
            policies.account(member, Role.USER),
            EpochTag.NONE,
            policies.accountPolicy(member, Role.USER).digest(),
            Optional.empty(),
            new LoginStart());
    return member.vault().act(act, SOON);
  }

  private static String serial(LiveConstellation constellation, TestToken token) throws Exception {
    String slots =
        constellation.tool().run("pkcs11-tool", "--module", token.module(), "-L").output();
    var found =
        Pattern.compile(
                "(?s)token label +: %s\\s.*?serial num +: (\\w+)"
                    .formatted(Pattern.quote(token.label())))
            .matcher(slots);
    assertTrue(found.find(), slots);
    return found.group(1);
  }
}
