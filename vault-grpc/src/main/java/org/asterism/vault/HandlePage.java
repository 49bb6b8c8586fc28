package org.asterism.vault;

import java.util.List;
import java.util.Optional;

/// Some of the caller's handles.
///
/// @param more whether others follow the last of these
public record HandlePage(List<Handle> handles, boolean more) {

  public HandlePage {
    handles = List.copyOf(handles);
  }

  /// Which page.
  ///
  /// @param after the last handle of the page before; empty for the first page
  public record Query(Optional<Handle> after, int limit) {
    public static final int MAX_LIMIT = 1000;

    public Query {
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException(
            "a page has 1 to %d handles, not %d".formatted(MAX_LIMIT, limit));
      }
    }
  }
}
