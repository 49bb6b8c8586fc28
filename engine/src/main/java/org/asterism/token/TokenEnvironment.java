package org.asterism.token;

import org.asterism.custody.Cleaning;
import org.asterism.custody.vaults.Environment;

/// What a token is given by its engine.
///
/// @param cleaning one for all tokens, so that they clean together
/// @param journal one for all tokens
/// @param settings what the configuration says of this token
record TokenEnvironment(
    Environment custody, Cleaning cleaning, Journal journal, long slot, TokenSettings settings) {
  TokenEnvironment with(TokenSettings others) {
    return new TokenEnvironment(custody, cleaning, journal, slot, others);
  }
}
