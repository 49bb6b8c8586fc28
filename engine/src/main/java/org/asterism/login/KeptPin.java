package org.asterism.login;

import java.util.Optional;
import org.asterism.secret.SecretBytes;

/// What one vault keeps of a PIN. Closing it closes both.
///
/// @param verifier what its credential must equal
/// @param loginShare of the key that evaluates it; empty where there is none, or nobody knows it
record KeptPin(SecretBytes verifier, Optional<SecretBytes> loginShare) implements AutoCloseable {
  KeptPin copy() {
    return new KeptPin(verifier.copy(), loginShare.map(SecretBytes::copy));
  }

  @Override
  public void close() {
    verifier.close();
    loginShare.ifPresent(SecretBytes::close);
  }
}
