/// Tests of org.asterism.config.
@NullMarked
package org.asterism.config;

import org.jspecify.annotations.NullMarked;
