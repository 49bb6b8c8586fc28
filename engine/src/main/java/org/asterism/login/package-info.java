/// A role proves itself to the vaults: PIN key derivation, the counted round, what an accepted PIN
/// opens, and changes of PINs. The doorway is {@link org.asterism.login.LoginRound}.
@NullMarked
package org.asterism.login;

import org.jspecify.annotations.NullMarked;
