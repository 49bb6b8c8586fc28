package org.asterism.threshold.frost;

import org.asterism.kernel.Point;

/// The points of a pair of nonces, which everybody may know (RFC 9591 §5.1).
public record NonceCommitment(Point hiding, Point binding) {}
