/// Keys for tests of what lies below all algorithms.
@NullMarked
package org.asterism.key;

import org.jspecify.annotations.NullMarked;
