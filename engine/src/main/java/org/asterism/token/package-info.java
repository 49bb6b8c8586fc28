/// What a slot and a token are here: a constellation's vaults, a label, two roles that log in at
/// the vaults, and objects. The doorway is {@link org.asterism.token.Tokens}.
@NullMarked
package org.asterism.token;

import org.jspecify.annotations.NullMarked;
