package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Operators hand a constellation over, and engines come and go, while vaults and engine run: no
/// process is started anew, and no login is lost.
class HandOverTest {
  private static final int N = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern OPERATORS = Pattern.compile("(?m)^operators = .*$");

  private LiveConstellation constellation;

  @BeforeEach
  void start() throws Exception {
    constellation = LiveConstellation.start(N, 2, LiveConstellation.PATIENT);
  }

  @AfterEach
  void stop() {
    constellation.close();
  }

  @Test
  void vaultsAndEngineObeyTheNewOperatorsAndNoLongerTheOld() throws Exception {
    TestToken token = constellation.freshToken();
    var user = new Application(constellation, token);
    user.generate("first").succeeded();
    String serial = StolenEngineKeyTest.serial(constellation);
    String oldPaper = Files.readString(file("vault1.enrolment.toml"));

    String made = asterism("constellation", "new-operator", path("heir.key")).succeeded().output();
    String heir = made.substring(made.indexOf("operator ") + "operator ".length()).strip();
    Tool.Ended begun = papers("rotate", "operator.key", "--to", heir).endedWith(1);
    assertTrue(begun.output().contains("of its 1 operators to sign the change"), begun.output());
    asterism("constellation", "sign", "--operator", path("heir.key"), folder()).endedWith(1);
    asterism("constellation", "sign", "--yes", "--operator", path("heir.key"), folder())
        .succeeded();

    for (int i = 0; i < N; i++) {
      constellation.enrolAgain(i);
    }
    trust(heir);
    asterism("constellation", "status", engine()).succeeded();
    user.sign("first").succeeded();

    assertTrue(order(serial, "operator.key").endedWith(1).output().contains("DENIED"));
    order(serial, "heir.key").succeeded();
    papers("readdress", "operator.key", "vault1", "127.0.0.9:1").endedWith(1);

    LiveProcess vault = constellation.vault(0);
    Files.writeString(constellation.vaultFolder(0).resolve("enrolment.toml"), oldPaper);
    vault.signal("HUP");
    vault.awaitLog("what held before still holds, because", PATIENCE);
    assertTrue(vault.log().contains("expected valid signatures by 1 of"), vault.log());
    user.sign("first").succeeded();
    assertEquals(0, constellation.engine().stop());
    constellation.engine().start();
    user.sign("first").succeeded();
  }

  @Test
  void anEngineIsLetInAndTurnedAwayWithoutARestart() throws Exception {
    SecondEngine second = SecondEngine.enrolled(constellation);
    String folder = second.folder().toString();
    Tool.Ended in = asterism("constellation", "status", folder);
    assertTrue(in.output().contains("vault3") && !in.output().contains("missing"), in.output());

    papers("remove-engine", "operator.key", "second").succeeded();
    for (int i = 0; i < N; i++) {
      constellation.enrolAgain(i);
    }
    Tool.Ended away = asterism("constellation", "status", folder).endedWith(1);
    assertTrue(away.output().contains("0 of 3 vaults answered"), away.output());
    asterism("constellation", "status", engine()).succeeded();
  }

  // What an administrator of an engine does once the new file is there.
  private void trust(String operator) throws Exception {
    Files.copy(
        file("constellation.toml"),
        constellation.engineFolder().resolve("constellation.toml"),
        StandardCopyOption.REPLACE_EXISTING);
    Path toml = constellation.engineFolder().resolve("engine.toml");
    String line = Matcher.quoteReplacement("operators = [\"" + operator + "\"]");
    Files.writeString(toml, OPERATORS.matcher(Files.readString(toml)).replaceFirst(line));
    LiveProcess engine = constellation.engine();
    engine.signal("HUP");
    engine.awaitLog("1 operators are trusted from now on", PATIENCE);
    assertTrue(engine.log().contains("serial 2 from now on"), engine.log());
  }

  private Tool.Ended order(String serial, String operator) throws Exception {
    String order = path(operator + ".order");
    asterism("token", "unlock", serial, "--operator", path(operator), "--out", order).succeeded();
    return asterism("token", "order", engine(), order);
  }

  private Tool.Ended papers(String command, String operator, String... rest) throws Exception {
    var words = new ArrayList<String>();
    words.addAll(List.of("constellation", command, "--operator", path(operator)));
    words.addAll(List.of("--out", folder()));
    words.addAll(List.of(rest));
    return asterism(words.toArray(String[]::new));
  }

  private Tool.Ended asterism(String... words) throws Exception {
    return constellation.asterism(words);
  }

  private String engine() {
    return constellation.engineFolder().toString();
  }

  private String folder() {
    return constellation.folder().toString();
  }

  private String path(String name) {
    return file(name).toString();
  }

  private Path file(String name) {
    return constellation.folder().resolve(name);
  }
}
