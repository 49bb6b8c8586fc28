/// The operator's command `asterism`: founding and looking after constellations, and preparing
/// engines. The doorway is {@link org.asterism.cli.Asterism}.
@NullMarked
package org.asterism.cli;

import org.jspecify.annotations.NullMarked;
