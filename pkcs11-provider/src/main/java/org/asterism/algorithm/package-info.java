/// What an algorithm brings to the token, and what algorithms share: key types, mechanisms, and the
/// shapes of their operations. Each algorithm is a package below this one and knows no other.
@NullMarked
package org.asterism.algorithm;

import org.jspecify.annotations.NullMarked;
