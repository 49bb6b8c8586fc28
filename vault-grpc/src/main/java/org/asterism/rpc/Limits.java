package org.asterism.rpc;

import java.time.Duration;

/// What one connection, message or batch may cost.
public final class Limits {
  public static final int MESSAGE_BYTES = 2 * 1024 * 1024;
  public static final int METADATA_BYTES = 8 * 1024;
  public static final int BATCH_ACTS = 64;
  public static final int COMPANION_BYTES = 64 * 1024;

  /// Connections of one vault server; further ones are closed as they come.
  public static final int CONNECTIONS = 512;

  /// Connections from one address.
  public static final int CONNECTIONS_EACH = 128;

  /// The handshake and the attested exchange of a new connection must be over.
  public static final Duration ADMIT = Duration.ofSeconds(10);

  /// A connection without calls ends; the next call makes another.
  public static final Duration IDLE = Duration.ofMinutes(15);

  public static final int CALLS_PER_CONNECTION = 1024;

  /// From the first try to reach a vault to its attested connection.
  public static final Duration ATTEST = Duration.ofSeconds(10);

  /// After a failure the next try waits from the first to the last of these.
  public static final Duration FIRST_BACKOFF = Duration.ofMillis(50);

  public static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
  public static final Duration KEEP_ALIVE_ANSWER = Duration.ofSeconds(5);

  private Limits() {}
}
