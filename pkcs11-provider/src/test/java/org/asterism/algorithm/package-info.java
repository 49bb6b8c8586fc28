/// What the token claims to do, held against public vectors and against its own words.
@NullMarked
package org.asterism.algorithm;

import org.jspecify.annotations.NullMarked;
