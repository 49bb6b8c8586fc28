/// The log under those who talk too much.
@NullMarked
package org.asterism.logging;

import org.jspecify.annotations.NullMarked;
