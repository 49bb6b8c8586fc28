/// AES: keys, GCM, CBC and key wrap.
@NullMarked
package org.asterism.algorithm.aes;

import org.jspecify.annotations.NullMarked;
