/// AES operations, and what is left of their keys.
@NullMarked
package org.asterism.algorithm.aes;

import org.jspecify.annotations.NullMarked;
