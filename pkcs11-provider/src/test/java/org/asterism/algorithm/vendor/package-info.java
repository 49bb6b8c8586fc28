/// One algorithm more, which the product does not have: Ed25519 under vendor-defined codes.
@NullMarked
package org.asterism.algorithm.vendor;

import org.jspecify.annotations.NullMarked;
