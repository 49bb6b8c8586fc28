/// Configuration in TOML, read strictly: what is missing, of another type or unknown is a problem
/// that names the file, the place and the key, and all problems of a file are told at once. The
/// doorway is [org.asterism.toml.StrictTable].
@NullMarked
package org.asterism.toml;

import org.jspecify.annotations.NullMarked;
