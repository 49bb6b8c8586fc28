package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.asterism.conformance.interop.ToldProgram;
import org.asterism.conformance.live.LiveConstellation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Any two of five vaults may be killed, paused or lying: an application goes on signing with RSA
/// and Ed25519 and agreeing on P-256, with keys that are never whole. Who lies is named.
class TwoOfFiveSharedKeysTest {
  private static final int N = 5;
  private static final int K = 3;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> COMMANDS = List.of("rsa", "agree", "edwards");

  // All of them, each with one vault of the one before.
  private static final List<List<Integer>> PAIRS =
      List.of(
          List.of(0, 1),
          List.of(1, 2),
          List.of(2, 3),
          List.of(3, 4),
          List.of(4, 0),
          List.of(0, 2),
          List.of(2, 4),
          List.of(4, 1),
          List.of(1, 3),
          List.of(3, 0));

  private static LiveConstellation constellation;
  private static ToldProgram application;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(N, K, LiveConstellation.PATIENT);
    for (int i = 0; i < N; i++) {
      constellation.vault(i).kill();
      constellation.replaceVault(i, LyingVaultMain.command(constellation.vaultFolder(i)));
      constellation.vault(i).start();
    }
    application = ToldProgram.of(constellation.freshToken(), "shared_keys");
    assertEquals("ok", application.answer());
  }

  @AfterAll
  static void stop() {
    constellation.close();
    application.close();
  }

  @ParameterizedTest
  @EnumSource(Trouble.Kind.class)
  void anApplicationGoesOn(Trouble.Kind kind) throws Exception {
    List<Integer> before = List.of();
    try {
      for (List<Integer> pair : PAIRS) {
        endAll(kind, before, pair);
        beginAll(kind, pair, before);
        before = pair;
        assertServes(kind + " " + pair);
      }
    } finally {
      endAll(kind, before, List.of());
    }
    assertServes("after " + kind);
  }

  @Test
  void whoLiesIsNamed() throws Exception {
    for (int vault = 0; vault < N; vault++) {
      String blame = "vault " + LiveConstellation.vaultName(vault) + " is to blame";
      long end = System.nanoTime() + SOON.toNanos();
      begin(Trouble.Kind.LIES, vault);
      while (!constellation.engine().log().contains(blame)) {
        assertTrue(System.nanoTime() < end, () -> "expected " + blame);
        assertServes(blame);
      }
      end(Trouble.Kind.LIES, vault);
    }
  }

  private static void assertServes(String when) throws Exception {
    for (String command : COMMANDS) {
      assertEquals("ok", application.does(command), () -> command + ", " + when);
    }
  }

  private static void beginAll(Trouble.Kind kind, List<Integer> vaults, List<Integer> but)
      throws Exception {
    for (int vault : vaults) {
      if (!but.contains(vault)) {
        begin(kind, vault);
      }
    }
  }

  private static void endAll(Trouble.Kind kind, List<Integer> vaults, List<Integer> but)
      throws Exception {
    for (int vault : vaults) {
      if (!but.contains(vault)) {
        end(kind, vault);
      }
    }
  }

  private static void begin(Trouble.Kind kind, int vault) throws Exception {
    switch (kind) {
      case KILLED -> constellation.vault(vault).kill();
      case PAUSED -> constellation.vault(vault).pause();
      case LIES -> LyingVaultMain.tell(constellation.vaultFolder(vault), Lie.WRONG_SHARE);
    }
  }

  private static void end(Trouble.Kind kind, int vault) throws Exception {
    switch (kind) {
      case KILLED -> constellation.vault(vault).start();
      case PAUSED -> constellation.vault(vault).resume();
      case LIES -> LyingVaultMain.tell(constellation.vaultFolder(vault), Lie.NONE);
    }
  }
}
