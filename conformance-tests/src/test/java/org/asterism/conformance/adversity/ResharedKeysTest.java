package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Keys in threshold custody get another k, as operators signed for: `token reshare` names what is
/// to be signed, `token reseat` signs it, and the keys sign on, as what they were.
class ResharedKeysTest {
  private static final List<String> LABELS = List.of("born-1", "rsa-2");
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """
          [[token]]
          label_pattern = "reshared-*"
          custody = { edwards = "threshold", rsa = "threshold" }
          """;

  private static LiveConstellation constellation;
  private static Application user;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(5, 3, SETTINGS);
    TestToken token = constellation.freshToken("reshared");
    user = new Application(constellation, token);
    for (String label : LABELS) {
      user.generate(label).succeeded();
    }
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void fewerVaultsAreNeededOnceOperatorsHaveSigned() throws Exception {
    String named = user.reshare("--k", "2").succeeded().output();
    // Sharing the keys waits for the order, and asking again names the same.
    assertEquals(named, user.reshare("--k", "2").succeeded().output());
    Path order = user.signReshare(named).orElseThrow();
    Tool.Ended done = user.reshare("--k", "2", "--order", order.toString()).succeeded();
    assertEquals(LABELS.size(), done.output().lines().count(), done::toString);
    assertTrue(done.output().contains("is shared by all vaults, 2 are needed"), done::toString);
    assertAllSign();
  }

  @Test
  void moreVaultsAreNeededOnceOperatorsHaveSigned() throws Exception {
    Path order = user.signReshare(user.reshare("--k", "4").succeeded().output()).orElseThrow();
    user.reshare("--k", "4", "--order", order.toString()).succeeded();
    constellation.vault(0).kill();
    assertAllSign();
    // A login needs three vaults as before, and a signature the fourth.
    constellation.vault(1).kill();
    for (String label : LABELS) {
      Tool.Ended ended = user.sign(label);
      assertTrue(ended.output().contains("CKR_DEVICE_ERROR"), ended::toString);
    }
    constellation.vault(1).start();
    assertAllSign();
    constellation.vault(0).start();
  }

  private static void assertAllSign() throws Exception {
    for (String label : LABELS) {
      user.assertSigns(label, "reshared");
    }
  }
}
