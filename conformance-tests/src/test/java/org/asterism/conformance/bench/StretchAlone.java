package org.asterism.conformance.bench;

import java.time.Duration;
import org.asterism.login.PinKeyDerivation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;

/// What of a cold login is Argon2id: the stretching that a new token's logins do, as the engine
/// does it on this machine. `bin/bench` runs it beside logins.
public final class StretchAlone {
  private StretchAlone() {}

  /// @param arguments for how many seconds; the answer is a [Figure]
  public static void main(String[] arguments) throws Exception {
    var stretch = PinKeyDerivation.parameters(Octets.EMPTY, "bench", Role.USER);
    try (var input = SecretBytes.allocate(32)) {
      System.out.println(
          Figure.of(
              () -> PinKeyDerivation.stretch(input, stretch).close(),
              Duration.ofSeconds(Long.parseLong(arguments[0]))));
    }
  }
}
