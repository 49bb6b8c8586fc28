package org.asterism.enclave.session;

import java.util.Optional;
import org.asterism.vault.Handle;

/// How far a session has come, with what it needs to go on. Closing it erases what is secret in it.
public sealed interface Stage extends AutoCloseable
    permits Enrolment, OpenedSession, DealtSession, AppliedSession {

  /// The record that the session is about, and ends with; asked when the session is opened.
  default Optional<Handle> record() {
    return Optional.empty();
  }

  @Override
  void close();
}
