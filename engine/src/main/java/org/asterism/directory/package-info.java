/// What the engine must not forget: tokens, keys, objects, debts and decisions, on disk. The
/// doorway is {@link org.asterism.directory.Directory}; what the rows mean is for the packages
/// above to say.
@NullMarked
package org.asterism.directory;

import org.jspecify.annotations.NullMarked;
