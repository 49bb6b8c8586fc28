package org.asterism.rows;

/// What adds the MAC under a token's root to a row; the token layer has it while the token is open.
@FunctionalInterface
public interface RowSigner {
  /// For rows that are not active: no root is needed for them.
  RowSigner NONE = message -> new byte[0];

  byte[] sign(byte[] message);
}
