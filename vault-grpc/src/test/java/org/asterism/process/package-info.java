@NullMarked
package org.asterism.process;

import org.jspecify.annotations.NullMarked;
