package org.asterism.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.TokenOrder;

/// Three operators, two of whom must sign: all benches' vaults obey them.
final class TestOperators {
  static final List<OperatorSigner> ALL = make();
  static final Operators OBEYED = new Operators(ALL.stream().map(OperatorSigner::key).toList(), 2);

  private TestOperators() {}

  /// Signed by two of them.
  static TokenOrder.Signed order(TokenOrder.Deed deed, Token token, long number) throws Exception {
    return order(deed, token, number, ALL.subList(0, 2));
  }

  static TokenOrder.Signed order(
      TokenOrder.Deed deed, Token token, long number, List<OperatorSigner> signers)
      throws Exception {
    Instant end = Instant.now().plus(Duration.ofDays(7));
    var order = new TokenOrder(deed, token.facts().serial(), number, end);
    return TokenOrder.read("the order", order.write(signers));
  }

  private static List<OperatorSigner> make() {
    try {
      Path folder = Files.createTempDirectory("operators");
      var random = new SecureRandom();
      return List.of(
          OperatorSigner.create(folder.resolve("1"), random),
          OperatorSigner.create(folder.resolve("2"), random),
          OperatorSigner.create(folder.resolve("3"), random));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
