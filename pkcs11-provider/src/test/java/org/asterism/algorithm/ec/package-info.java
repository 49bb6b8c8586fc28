/// Curves, points and signatures, in every form that bytes may take.
@NullMarked
package org.asterism.algorithm.ec;

import org.jspecify.annotations.NullMarked;
