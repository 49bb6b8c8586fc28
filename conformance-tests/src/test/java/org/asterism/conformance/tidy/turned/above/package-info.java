/// A package above another, as the rules are tried on it.
@NullMarked
package org.asterism.conformance.tidy.turned.above;

import org.jspecify.annotations.NullMarked;
