/// Tests of measurements: public examples with known answers, and refusals.
@NullMarked
package org.asterism.attest.measure;

import org.jspecify.annotations.NullMarked;
