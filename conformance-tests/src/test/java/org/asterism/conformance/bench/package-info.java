/// Programs that measure: `bin/bench-attest` runs the JMH benchmarks, `bin/bench` the rest.
@NullMarked
package org.asterism.conformance.bench;

import org.jspecify.annotations.NullMarked;
