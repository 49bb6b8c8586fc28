package org.asterism.bridge;

import org.jspecify.annotations.Nullable;

/// One connection, as far as calls see it: who it is and for which application it speaks. For one
/// thread at a time.
final class Caller {
  private final Peer peer;
  private boolean greeted;
  private boolean control;
  private @Nullable Admission admission;

  Caller(Peer peer) {
    this.peer = peer;
  }

  Peer peer() {
    return peer;
  }

  void greet() {
    greeted = true;
  }

  boolean isGreeted() {
    return greeted;
  }

  void bind(Admission bound, boolean asControl) {
    admission = bound;
    control = asControl;
  }

  boolean isBound() {
    return admission != null;
  }

  /// Whether this is the connection that the application lives by.
  boolean isControl() {
    return control;
  }

  /// @throws BrokenFrame if it has not said `bind`
  Admission admission() throws BrokenFrame {
    if (admission == null) {
      throw new BrokenFrame("expected hello and bind before this call");
    }
    return admission;
  }

  /// The connection is gone; if it was a control connection, its application may be too.
  void releaseControl() {
    if (admission != null && control) {
      admission.releaseControl();
    }
  }

  /// The connection is gone, and need not be hung up when the application ends.
  void forget(Runnable hangUp) {
    if (admission != null) {
      admission.forget(hangUp);
    }
  }

  /// For the log.
  @Override
  public String toString() {
    return admission == null ? "user " + peer.user().getName() : admission.toString();
  }
}
