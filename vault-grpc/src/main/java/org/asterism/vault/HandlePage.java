package org.asterism.vault;

import java.util.List;
import java.util.Optional;

/// Some of a principal's handles, in no meaningful order.
///
/// @param more whether others follow after the last of these
public record HandlePage(List<Handle> handles, boolean more) {
  /// Most handles in one page.
  public static final int MAX_HANDLES = 1000;

  public HandlePage {
    handles = List.copyOf(handles);
  }

  /// Which page is asked for.
  ///
  /// @param after continue behind this one; empty: from the beginning
  public record Query(Optional<Handle> after, int limit) {}
}
