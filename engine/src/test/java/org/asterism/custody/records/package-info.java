/// The parsers of what custody stores.
@NullMarked
package org.asterism.custody.records;

import org.jspecify.annotations.NullMarked;
