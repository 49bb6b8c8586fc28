package org.asterism.pkcs11.session;

import java.util.Arrays;
import java.util.List;

/// An active search: the handles that matched when it began, handed out in pieces (PKCS#11 v3.1
/// §5.7.8). Not for several threads.
public final class Search {
  private final long[] found;
  private int next;
  private int before;

  /// @param found not copied; nobody writes to it
  Search(long[] found) {
    this.found = found;
  }

  /// How many objects were found.
  public int size() {
    return found.length;
  }

  /// The next handles; none once all were given.
  ///
  /// @param max at most so many, counted without a sign
  public List<Long> take(long max) {
    int left = found.length - next;
    int end = next + (Long.compareUnsigned(max, left) < 0 ? (int) max : left);
    List<Long> taken = Arrays.stream(found, next, end).boxed().toList();
    before = next;
    next = end;
    return taken;
  }

  /// Gives what was taken last once more.
  public void back() {
    next = before;
  }
}
