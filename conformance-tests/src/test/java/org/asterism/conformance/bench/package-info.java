/// Benchmarks. Each is also run once as a test, so that what is measured is right.
@NullMarked
package org.asterism.conformance.bench;

import org.jspecify.annotations.NullMarked;
