/// Local cryptography: which JCA provider does what, and keys that are whole in this process.
@NullMarked
package org.asterism.crypto;

import org.jspecify.annotations.NullMarked;
