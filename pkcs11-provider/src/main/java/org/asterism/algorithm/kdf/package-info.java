/// Keys from other keys and from passwords: joined and cut, digested, HKDF, SP 800-108, PBKDF2.
@NullMarked
package org.asterism.algorithm.kdf;

import org.jspecify.annotations.NullMarked;
