package org.asterism.login;

import java.util.Optional;
import java.util.function.Supplier;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// What one vault keeps of a PIN. Closing it closes both.
///
/// @param verifier what its credential must equal
/// @param loginShare of the key that evaluates it; empty where there is none, or k others did not
///   give theirs
record KeptPin(SecretBytes verifier, Optional<SecretBytes> loginShare) implements AutoCloseable {
  /// Takes the verifier over, also where there is no room for the share.
  static KeptPin of(SecretBytes verifier, Supplier<Optional<SecretBytes>> loginShare) {
    try (var handover = Handover.orElse(verifier::close)) {
      return handover.to(new KeptPin(verifier, loginShare.get()));
    }
  }

  KeptPin copy() {
    return of(verifier.copy(), () -> loginShare.map(SecretBytes::copy));
  }

  @Override
  public void close() {
    verifier.close();
    loginShare.ifPresent(SecretBytes::close);
  }
}
