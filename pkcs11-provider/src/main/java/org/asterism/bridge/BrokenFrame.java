package org.asterism.bridge;

/// A frame that cannot be read: its connection is closed, and nothing else happens
/// (docs/reference/frame-format.md). Without a stack trace, because any peer may cause it at will.
final class BrokenFrame extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param message what was expected and found; never a field's value
  BrokenFrame(String message) {
    super(message, null, false, false);
  }
}
