package org.asterism.rpc;

/// A message that does not parse or breaks the protocol.
final class MalformedMessage extends Exception {
  MalformedMessage(String found) {
    super(found);
  }

  MalformedMessage(String found, Throwable cause) {
    super(found, cause);
  }
}
