/// Configuration in TOML, read strictly: what is missing, of another type or unknown is an error
/// that names the file and the key. The doorway is {@link org.asterism.toml.StrictTable}.
@NullMarked
package org.asterism.toml;

import org.jspecify.annotations.NullMarked;
