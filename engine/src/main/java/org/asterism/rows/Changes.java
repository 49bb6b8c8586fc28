package org.asterism.rows;

import java.util.function.Consumer;

/// What happened to a token's rows after some version.
///
/// @param version the token's version now
/// @param complete whether `rows` is all there is, because rows were removed meanwhile; else it is
///   only what changed
/// @param rows the earliest written first; a dead row means that its object is gone
public record Changes(long version, boolean complete, Rows rows) {
  /// Rows that are read one at a time.
  @FunctionalInterface
  public interface Rows {
    void forEach(Consumer<Row> each);
  }
}
