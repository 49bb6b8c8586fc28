/// Tests of the operator's command.
@NullMarked
package org.asterism.cli;

import org.jspecify.annotations.NullMarked;
