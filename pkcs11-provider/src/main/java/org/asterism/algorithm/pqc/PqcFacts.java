package org.asterism.algorithm.pqc;

import org.asterism.key.KeyFacts;
import org.asterism.rows.FieldWriter;

/// What is public of a post-quantum key pair.
public interface PqcFacts extends KeyFacts {
  ParameterSet set();

  byte[] publicKey();

  @Override
  default void write(FieldWriter out) {
    out.text(set().name()).bytes(publicKey());
  }

  // That of a private key whose seed is known is shorter.
  @Override
  default int materialLength() {
    return PqcPkcs8.longest(set());
  }
}
