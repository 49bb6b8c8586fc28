/// Tests of how secrets are held, lent and erased.
@NullMarked
package org.asterism.secret;

import org.jspecify.annotations.NullMarked;
