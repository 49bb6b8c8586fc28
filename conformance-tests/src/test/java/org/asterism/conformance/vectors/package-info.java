/// Known answers through the library: what persons wrote down from standards, and the tables of
/// Wycheproof, asked by the C program `answers` on both links. {@link
/// org.asterism.conformance.vectors.Question} is one of them.
@NullMarked
package org.asterism.conformance.vectors;

import org.jspecify.annotations.NullMarked;
