/// A package that another of these knows, and that should not know it.
@NullMarked
package org.asterism.conformance.tidy.turned.below;

import org.jspecify.annotations.NullMarked;
