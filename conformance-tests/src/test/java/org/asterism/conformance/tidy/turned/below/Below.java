package org.asterism.conformance.tidy.turned.below;

import java.util.Optional;
import org.asterism.conformance.tidy.turned.above.Above;

/// A class that knows [Above] and should not: the turned arrow.
public record Below(Optional<Above> above) {}
