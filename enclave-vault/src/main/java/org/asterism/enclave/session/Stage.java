package org.asterism.enclave.session;

/// How far a session has come, with what it needs to go on. Closing it erases what is secret in it.
public sealed interface Stage extends AutoCloseable
    permits Enrolment, BirthOpened, BirthDealt, BirthApplied {
  @Override
  void close();
}
