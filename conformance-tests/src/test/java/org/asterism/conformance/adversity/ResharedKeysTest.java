package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Keys in threshold custody get another k, as operators signed for: `token reshare` names what is
/// to be signed, `token reseat` signs it, and the keys sign on, as what they were.
class ResharedKeysTest {
  private static final List<String> LABELS = List.of("born-1", "born-2");
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """
          [[token]]
          label_pattern = "reshared-*"
          custody = { edwards = "threshold" }
          """;
  private static final Pattern NAMED = Pattern.compile("token reseat ([0-9a-f]+) ([0-9a-f]{64}) ");

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
    Matcher named = NAMED.matcher(user.reshare("--k", "2").succeeded().output());
    assertTrue(named.find());
    // Sharing the keys waits for the order, and asking again names the same.
    assertTrue(user.reshare("--k", "2").succeeded().output().contains(named.group(2)));
    Path order = constellation.folder().resolve("reshare.toml");
    String operator = constellation.folder().resolve("operator.key").toString();
    constellation
        .asterism(
            "token",
            "reseat",
            named.group(1),
            named.group(2),
            "--operator",
            operator,
            "--out",
            order.toString())
        .succeeded();
    Tool.Ended done = user.reshare("--k", "2", "--order", order.toString()).succeeded();
    assertEquals(LABELS.size(), done.output().lines().count(), done::toString);
    assertTrue(done.output().contains("is shared by all vaults, 2 are needed"), done::toString);
    for (String label : LABELS) {
      user.assertSigns(label, "reshared");
    }
  }
}
