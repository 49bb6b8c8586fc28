@NullMarked
package org.asterism.threshold.ecdsa;

import org.jspecify.annotations.NullMarked;
