/// The token store as a port: what the engine must not forget, as tokens, keys, objects, debts and
/// decisions. The doorway is [org.asterism.directory.Directory]; what the rows mean is for the
/// packages above to say, where they lie for an implementation of
/// [org.asterism.directory.RowStore].
@NullMarked
package org.asterism.directory;

import org.jspecify.annotations.NullMarked;
