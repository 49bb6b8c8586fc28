@NullMarked
package org.asterism.pkcs11.session;

import org.jspecify.annotations.NullMarked;
