@NullMarked
package org.asterism.pkcs11.ticket;

import org.jspecify.annotations.NullMarked;
