/// `engine.toml` as typed records: a key that is not known is an error, and no secret is ever in
/// it, only where to find one. The doorway is {@link org.asterism.config.EngineToml}.
@NullMarked
package org.asterism.config;

import org.jspecify.annotations.NullMarked;
