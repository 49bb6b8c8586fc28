package org.asterism.wiring;

import java.util.ArrayDeque;
import java.util.Deque;

/// What was opened, to be closed the other way round. For one thread.
final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  /// Closes all, also those after one that fails; then throws what failed first.
  @Override
  public void close() {
    var failure = new IllegalStateException("the engine did not close cleanly");
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        failure.addSuppressed(failed);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
