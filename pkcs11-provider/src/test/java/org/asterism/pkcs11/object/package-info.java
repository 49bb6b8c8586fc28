/// What objects may be, may become and may show, table by table.
@NullMarked
package org.asterism.pkcs11.object;

import org.jspecify.annotations.NullMarked;
