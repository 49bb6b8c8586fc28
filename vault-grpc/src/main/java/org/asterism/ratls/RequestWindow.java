package org.asterism.ratls;

import java.util.BitSet;

/// Which request ids of one connection were seen. Ids count up, but calls overtake each other, so
/// the newest [#SIZE] are remembered; an older one is refused. Safe for use by many threads.
public final class RequestWindow {
  public static final int SIZE = 4096;

  private final BitSet seen = new BitSet(SIZE);
  private long newest;

  /// Whether `id` is new, and remembers it. Ids begin at 1.
  public synchronized boolean admit(long id) {
    if (id <= 0 || id <= newest - SIZE) {
      return false;
    }
    if (id > newest) {
      forgetBetween(newest, id);
      newest = id;
    }
    int slot = slot(id);
    boolean fresh = !seen.get(slot);
    seen.set(slot);
    return fresh;
  }

  private void forgetBetween(long before, long id) {
    if (id - before >= SIZE) {
      seen.clear();
      return;
    }
    for (long passed = before + 1; passed <= id; passed++) {
      seen.clear(slot(passed));
    }
  }

  private static int slot(long id) {
    return (int) (id % SIZE);
  }
}
