package org.asterism.conformance.tidy.turned.above;

import org.asterism.conformance.tidy.turned.below.Below;

/// A class that may know [Below].
public record Above(Below below) {}
