package org.asterism.key;

import java.util.Optional;

/// What an algorithm brings so that its keys may be shared out and never be whole.
public sealed interface SharedForm permits SharedRsa, SharedCurve {

  /// Why such a key cannot be shared out; empty if it can.
  Optional<String> refusal(KeyFacts facts);
}
