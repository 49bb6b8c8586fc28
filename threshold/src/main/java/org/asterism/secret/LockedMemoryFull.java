package org.asterism.secret;

/// There is no room in locked memory for one more secret, or not in the part that it may come from.
/// The caller's work ends here; what it made so far is closed, and a later try may find room.
public final class LockedMemoryFull extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LockedMemoryFull(String message) {
    super(message);
  }
}
