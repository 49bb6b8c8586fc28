/// What TLS 1.2 makes of its secrets.
@NullMarked
package org.asterism.algorithm.tls;

import org.jspecify.annotations.NullMarked;
