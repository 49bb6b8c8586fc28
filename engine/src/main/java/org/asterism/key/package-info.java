/// A key as the engine uses it: public facts and secret material are different types, and what a
/// mechanism sees is a {@link org.asterism.key.KeyUse}, never key bytes.
@NullMarked
package org.asterism.key;

import org.jspecify.annotations.NullMarked;
