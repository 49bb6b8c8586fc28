package org.asterism.token;

import java.util.function.Supplier;
import org.asterism.custody.Cleaning;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;

/// What a token is given by its engine.
///
/// @param cleaning one for all tokens, so that they clean together
/// @param settings what the configuration says of this token
record TokenEnvironment(
    Environment custody,
    Lineage lineage,
    Cleaning cleaning,
    Shared shared,
    long slot,
    TokenSettings settings) {
  /// What all tokens of an engine share.
  ///
  /// @param indexes makes the empty index of one token
  record Shared(Journal journal, TokenLimits limits, Supplier<ObjectIndex> indexes) {}

  TokenEnvironment with(TokenSettings others) {
    return new TokenEnvironment(custody, lineage, cleaning, shared, slot, others);
  }
}
