/// Tests.
@NullMarked
package org.asterism.threshold.rsa;

import org.jspecify.annotations.NullMarked;
