/// What attributes are: their values, the tables that say who may set them when, and the search for
/// them.
@NullMarked
package org.asterism.pkcs11.attribute;

import org.jspecify.annotations.NullMarked;
