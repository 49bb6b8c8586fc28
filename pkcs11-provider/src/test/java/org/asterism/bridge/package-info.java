/// Tests of the frames, of what they become, and of the socket that they come through.
@NullMarked
package org.asterism.bridge;

import org.jspecify.annotations.NullMarked;
