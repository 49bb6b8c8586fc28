package org.asterism.vault;

/// A vault's answer to one act that it did. Whoever receives it owns the secrets inside and closes
/// them, one by one or all with [#close()].
public interface Outcome extends AutoCloseable {

  /// Erases the secrets inside; does nothing where there are none or they are closed already.
  @Override
  default void close() {}

  /// The answer to operations that yield nothing else: done, durably.
  record Done() implements Outcome {}
}
