/// The token store in one SQLite file, for one engine. The doorway is
/// [org.asterism.directory.sqlite.SqliteDirectory].
@NullMarked
package org.asterism.directory.sqlite;

import org.jspecify.annotations.NullMarked;
