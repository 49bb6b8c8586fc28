package org.asterism.token;

/// What became of a stored key that was to go to threshold custody.
public sealed interface KeyMove {
  /// It is never whole from now on.
  ///
  /// @param destroyed whether every vault has destroyed its old share; else it goes on by itself
  record Moved(boolean destroyed) implements KeyMove {}

  /// It was in threshold custody already.
  record Already() implements KeyMove {}

  /// It stays as it is.
  record Refused(String reason) implements KeyMove {}
}
