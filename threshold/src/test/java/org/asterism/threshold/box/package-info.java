@NullMarked
package org.asterism.threshold.box;

import org.jspecify.annotations.NullMarked;
