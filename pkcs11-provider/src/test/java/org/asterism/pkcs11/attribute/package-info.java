/// Searches, held against what they must find.
@NullMarked
package org.asterism.pkcs11.attribute;

import org.jspecify.annotations.NullMarked;
