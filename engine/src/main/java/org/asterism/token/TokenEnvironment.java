package org.asterism.token;

import org.asterism.custody.Cleaning;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;

/// What a token is given by its engine.
///
/// @param cleaning one for all tokens, so that they clean together
/// @param settings what the configuration says of this token
record TokenEnvironment(
    Environment custody, Lineage lineage, Cleaning cleaning, long slot, TokenSettings settings) {}
