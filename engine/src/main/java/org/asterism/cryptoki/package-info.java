/// The constants and values of the Cryptoki ABI as data: what crosses the link, before any meaning.
@NullMarked
package org.asterism.cryptoki;

import org.jspecify.annotations.NullMarked;
