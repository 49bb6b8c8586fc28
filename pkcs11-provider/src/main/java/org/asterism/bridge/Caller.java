package org.asterism.bridge;

import org.jspecify.annotations.Nullable;

/// One connection, as far as calls see it: who it is and for which application it speaks. For one
/// thread at a time.
final class Caller {
  private final Peer peer;
  private boolean greeted;
  private boolean control;
  private @Nullable Admission admission;
  private @Nullable Return coming;

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

  /// The application is on its way in by this connection, which is to be its control connection.
  void comes(Return returning) {
    coming = returning;
  }

  /// @throws BrokenFrame if none is on its way in
  Return coming() throws BrokenFrame {
    Return returning = coming;
    if (returning == null) {
      throw new BrokenFrame("expected resume before this call");
    }
    return returning;
  }

  /// It is in.
  void arrive(Admission admitted) {
    coming = null;
    bind(admitted, true);
  }

  /// It does not come in.
  void turnAway() {
    Return returning = coming;
    coming = null;
    if (returning != null) {
      returning.turnAway();
    }
  }

  /// Whether an application is on its way in.
  boolean isComing() {
    return coming != null;
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
    turnAway();
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
