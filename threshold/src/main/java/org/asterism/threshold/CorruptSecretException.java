package org.asterism.threshold;

/// What was joined or opened is not what was once split: a wrong share, a wrong quorum or damaged
/// bytes. The message holds no secret.
public final class CorruptSecretException extends Exception {
  CorruptSecretException(String message) {
    super(message);
  }
}
