/// Keys and encodings of the crypto package, and what they refuse.
@NullMarked
package org.asterism.crypto;

import org.jspecify.annotations.NullMarked;
