package org.asterism.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.asterism.config.EngineToml;
import org.junit.jupiter.api.Test;

/// A name in a token rule that nobody has is told.
class UnknownNamesTest {
  private static final String RULES =
      """
      name = "one"
      operators = ["MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="]
      identities = ["a.p8"]

      [[token]]
      label = "web"
      use = { users = ["root", "nobdoy-known"], groups = ["root"] }
      initialise = { groups = ["no-such-group"] }
      officer = { users = ["also-unknown"] }

      [[token]]
      label_pattern = "*"
      """;

  @Test
  void namesThatNobodyHasAreTold() throws Exception {
    var config = EngineToml.parse(RULES, Path.of("/srv"));
    assertEquals(
        List.of("user nobdoy-known", "group no-such-group", "user also-unknown"),
        UnknownNames.in(config.tokens()));
  }
}
