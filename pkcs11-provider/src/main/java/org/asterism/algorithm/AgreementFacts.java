package org.asterism.algorithm;

import java.util.Optional;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.secret.SecretBytes;

/// What is public of a key pair that agrees on secrets with other parties: all that a mechanism of
/// agreement must know of it, whichever its algorithm.
public interface AgreementFacts extends KeyFacts {

  /// The other party's public key as [org.asterism.key.KeyUse#agree] takes it, from the form in
  /// which applications give it; empty if it is none for this key.
  Optional<byte[]> peer(byte[] publicData);

  /// How many bytes are agreed on.
  int agreedBytes();

  /// How long the public keys are that [#transport] makes.
  int publicBytes();

  /// Makes a key pair of the same kind that serves once, and agrees with the holder of this key.
  Transport transport(Providers providers) throws CryptokiException;

  /// What is sent of such a pair, and what is agreed on with it.
  record Transport(byte[] publicKey, SecretBytes agreed) implements AutoCloseable {
    @Override
    public void close() {
      agreed.close();
    }
  }
}
