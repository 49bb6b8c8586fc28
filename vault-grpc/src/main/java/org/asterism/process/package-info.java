/// What the system lets this process have: {@link org.asterism.process.OpenFiles}.
@NullMarked
package org.asterism.process;

import org.jspecify.annotations.NullMarked;
