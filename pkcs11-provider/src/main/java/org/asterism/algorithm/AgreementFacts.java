package org.asterism.algorithm;

import java.util.Optional;
import org.asterism.key.KeyFacts;

/// What is public of a key pair that agrees on secrets with other parties: all that a mechanism of
/// agreement must know of it, whichever its algorithm.
public interface AgreementFacts extends KeyFacts {

  /// The other party's public key as [org.asterism.key.KeyUse#agree] takes it, from the form in
  /// which applications give it; empty if it is none for this key.
  Optional<byte[]> peer(byte[] publicData);

  /// How many bytes are agreed on.
  int agreedBytes();
}
