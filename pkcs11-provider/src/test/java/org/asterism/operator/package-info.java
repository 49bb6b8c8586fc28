/// What operators are answered.
@NullMarked
package org.asterism.operator;

import org.jspecify.annotations.NullMarked;
