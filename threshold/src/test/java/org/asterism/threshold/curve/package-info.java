@NullMarked
package org.asterism.threshold.curve;

import org.jspecify.annotations.NullMarked;
