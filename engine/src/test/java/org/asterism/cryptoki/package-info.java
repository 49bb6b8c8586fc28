/// Tests of the values of the standard.
@NullMarked
package org.asterism.cryptoki;

import org.jspecify.annotations.NullMarked;
