package org.asterism.conformance.adversity;

/// What an application is at when a process is killed.
enum Deed {
  GENERATE,
  DESTROY,
  CHANGE_PIN
}
