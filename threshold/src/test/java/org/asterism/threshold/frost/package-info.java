@NullMarked
package org.asterism.threshold.frost;

import org.jspecify.annotations.NullMarked;
