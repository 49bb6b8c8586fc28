package org.asterism.rows;

import java.util.List;

/// What happened to a token's rows after some version.
///
/// @param version the token's version now
/// @param complete whether `rows` is all there is, because rows were removed meanwhile; else it is
///   only what changed
/// @param rows in order of their ids; a dead row means that its object is gone
public record Changes(long version, boolean complete, List<Row> rows) {
  public Changes {
    rows = List.copyOf(rows);
  }
}
