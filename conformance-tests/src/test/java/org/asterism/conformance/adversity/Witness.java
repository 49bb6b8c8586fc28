package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;

/// Remembers what was acknowledged to an application, and holds the token to it.
final class Witness {
  private final Application application;
  private final SortedSet<String> made = new TreeSet<>();
  private final SortedSet<String> gone = new TreeSet<>();

  Witness(Application application) {
    this.application = application;
  }

  /// Keys that must be there.
  SortedSet<String> made() {
    return made;
  }

  void generated(String label, boolean acknowledged) {
    if (acknowledged) {
      made.add(label);
    }
  }

  /// An unacknowledged destruction may have happened or not.
  void destroyed(String label, boolean acknowledged) {
    made.remove(label);
    if (acknowledged) {
      gone.add(label);
    }
  }

  /// One PIN must be in force, and the new one where that was acknowledged.
  void changedPin(String next, boolean acknowledged, String context)
      throws IOException, InterruptedException {
    boolean isOld = application.accepts(application.pin());
    boolean isNew = application.accepts(next);
    assertTrue(isOld != isNew, context + ": neither PIN or both: " + isOld);
    assertFalse(acknowledged && isOld, context + ": an acknowledged PIN is not in force");
    if (isNew) {
      application.usePin(next);
    }
  }

  /// Each key that must be there is whole.
  void assertSigns(String context) throws Exception {
    for (String label : made) {
      application.assertSigns(label, context);
    }
  }

  /// All that was acknowledged holds, and each key that is there is whole.
  void assertKept(String context) throws Exception {
    SortedSet<String> found = application.labels(Application.PRIVATE);
    assertTrue(found.containsAll(made), context + ": expected " + made + ", found " + found);
    for (String label : gone) {
      assertFalse(found.contains(label), context + ": destroyed and back: " + label);
    }
    for (String label : found) {
      application.assertSigns(label, context);
    }
  }
}
