package org.asterism.vault;

/// The name of one session of a vault: of several steps about one key.
public record SessionId(Octets bytes) {
  public static final int LENGTH = 16;

  public SessionId {
    bytes.requireSize(LENGTH, "a session");
  }

  public static SessionId of(byte[] bytes) {
    return new SessionId(Octets.of(bytes));
  }
}
