package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What operators do with tokens, by their commands.
class TokenOrdersTest {
  private static final String TWO_TRIES =
      "\n[[token]]\nlabel_pattern = \"lock-*\"\ntries = 2\nlogin_memory_s = 0\n";

  private static LiveConstellation constellation;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(1, 1, TWO_TRIES);
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void anOfficerIsUnlockedAndATokenRemoved() throws Exception {
    TestToken token = constellation.freshToken("lock");
    String serial = serial(token);
    asOfficer(token, "wrong-1234").endedWith(1);
    asOfficer(token, "wrong-5678").endedWith(1);
    assertTrue(asOfficer(token, token.soPin()).output().contains("CKR_PIN_LOCKED"));
    String empty = "  0 objects, keys: 0 assembled, 0 threshold (new ones 1 of 1), locked: so";
    assertTrue(list().contains(token.label() + empty), list());

    Path unlock = order("unlock", serial);
    hand(unlock).succeeded();
    asOfficer(token, token.soPin()).succeeded();
    assertFalse(list().contains("locked"), list());

    String forged = Files.readString(unlock).replace("unlock", "remove");
    Path remove = Files.writeString(constellation.folder().resolve("forged.toml"), forged);
    assertTrue(hand(remove).endedWith(1).output().contains("DENIED"));
    assertTrue(constellation.vault(0).log().contains("expected valid signatures by 1 of"));

    hand(order("remove", serial)).succeeded();
    assertFalse(list().contains(token.label()), list());
    assertTrue(constellation.engine().log().contains("removed by operators, serial " + serial));
    assertTrue(asOfficer(token, token.soPin()).status() != 0);
  }

  @Test
  void mistakesAreTold() throws Exception {
    constellation
        .asterism("token", "unlock", "12", "--operator", operator(), "--out", file("x"))
        .endedWith(2);
    constellation.asterism("token", "order", engine(), file("nothing.toml")).endedWith(1);
    assertEquals(2, constellation.asterism("token", "list").status());
  }

  private static Path order(String deed, String serial) throws Exception {
    Path out = constellation.folder().resolve(deed + ".toml");
    constellation
        .asterism("token", deed, serial, "--operator", operator(), "--out", out.toString())
        .succeeded();
    return out;
  }

  private static Tool.Ended hand(Path order) throws Exception {
    return constellation.asterism("token", "order", engine(), order.toString());
  }

  private static String list() throws Exception {
    return constellation.asterism("token", "list", engine()).succeeded().output();
  }

  private static String serial(TestToken token) throws Exception {
    return token.serial(constellation);
  }

  private static Tool.Ended asOfficer(TestToken token, String pin) throws Exception {
    return constellation.pkcs11Tool(
        token, "--login-type", "so", "--so-pin", pin, "--init-pin", "--new-pin", token.pin());
  }

  private static String operator() {
    return file("operator.key");
  }

  private static String engine() {
    return constellation.engineFolder().toString();
  }

  private static String file(String name) {
    return constellation.folder().resolve(name).toString();
  }
}
