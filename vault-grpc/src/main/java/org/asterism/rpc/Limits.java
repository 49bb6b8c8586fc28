package org.asterism.rpc;

import java.time.Duration;

/// What one connection, message or batch may cost.
public final class Limits {
  /// The longest honest one puts a pair of keys with three companions.
  public static final int MESSAGE_BYTES = 512 * 1024;

  public static final int METADATA_BYTES = 8 * 1024;
  public static final int BATCH_ACTS = 64;
  public static final int COMPANION_BYTES = 64 * 1024;

  /// Of a key's share, of a share of a root, and of a grant or credential, before they are opened.
  public static final int SHARE_BYTES = 16 * 1024;

  /// The longest modulus in threshold custody.
  public static final int PARTIAL_BYTES = 512;

  public static final int ROOT_BYTES = 1024;
  public static final int CREDENTIAL_BYTES = 32;

  /// Secrets of one engine that are open at a vault at once, in bytes: an eighth of the memory that
  /// is locked for them.
  public static final int SECRET_BYTES_EACH = 256 * 1024;

  /// Connections of one vault server; further ones are closed as they come.
  public static final int CONNECTIONS = 512;

  /// Connections from one address.
  public static final int CONNECTIONS_EACH = 128;

  /// The handshake and the attested exchange of a new connection must be over.
  public static final Duration ADMIT = Duration.ofSeconds(10);

  /// A connection without calls ends; the next call makes another.
  public static final Duration IDLE = Duration.ofMinutes(15);

  public static final int CALLS_PER_CONNECTION = 64;

  /// Calls of one engine at once, over all its connections.
  public static final int CALLS_EACH = 128;

  /// What may arrive on one connection before somebody reads it.
  public static final int WINDOW_BYTES = 256 * 1024;

  /// From the first try to reach a vault to its attested connection.
  public static final Duration ATTEST = Duration.ofSeconds(10);

  /// After a failure the next try waits from the first to the last of these.
  public static final Duration FIRST_BACKOFF = Duration.ofMillis(50);

  public static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
  public static final Duration KEEP_ALIVE_ANSWER = Duration.ofSeconds(5);

  private Limits() {}
}
