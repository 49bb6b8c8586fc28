package org.asterism.vault;

import org.asterism.vault.Policy.OperationKind;

/// A thing that can be asked of a record: one class for each, in [org.asterism.vault.operation].
///
/// @param <A> what the vault answers to it, where it does not refuse
public interface Operation<A extends Outcome> {

  /// By which rules of a policy it is judged.
  OperationKind kind();

  /// How many bytes its caller's data take in it, where they may be many.
  default int dataBytes() {
    return 0;
  }
}
