package org.asterism.enclave.limits;

import java.time.Duration;

/// What a vault holds and takes at most; reaching one of these is a refusal that says so, never a
/// failure. Each engine has its own: what one has used up is not missing to another.
///
/// @param engine what one engine may keep here
/// @param token what one token of an engine may keep here
/// @param sizes how long the parts of a record may be, in bytes
/// @param batch acts in one batch
/// @param listed handles in one page of a listing
/// @param logins what a vault remembers of one engine's logins
public record Limits(
    Engine engine, Quota token, Sizes sizes, int batch, int listed, Logins logins) {
  /// A share bucket fits RSA-8192, a companion a certificate.
  public static final Limits DEFAULT =
      new Limits(
          new Engine(new Quota(1_000_000, 4L << 30), 2_000, 250_000),
          new Quota(200_000, 1L << 30),
          new Sizes(16 << 10, 16 << 10, 4 << 10, 64 << 10),
          64,
          1000,
          new Logins(1024, Duration.ofMinutes(2), 4096, 4, Duration.ofMinutes(1)));

  public Limits {
    require(batch, "batch");
    require(listed, "listed");
  }

  /// These limits with what an operator says.
  public Limits with(Engine anEngine, Quota aToken, Logins ofLogins) {
    return new Limits(anEngine, aToken, sizes, batch, listed, ofLogins);
  }

  /// @param records of every kind
  /// @param bytes that they take in the store; the record that passes it is the last
  public record Quota(long records, long bytes) {
    public Quota {
      require(records, "records");
      require(bytes, "bytes");
    }
  }

  /// @param accounts two for each token
  /// @param tombstones of what it deleted; where there are more nothing new is put
  public record Engine(Quota quota, long accounts, long tombstones) {
    public Engine {
      require(accounts, "accounts");
      require(tombstones, "tombstones");
    }
  }

  public record Sizes(int share, int commitments, int policy, int companion) {
    public Sizes {
      require(share, "share");
      require(commitments, "commitments");
      require(policy, "policy");
      require(companion, "companion");
    }
  }

  /// @param attempts logins that were begun and not ended
  /// @param attemptAge how long one may take
  /// @param grants logins that hold
  /// @param triesAtOnce logins of one account that may go wrong without a pause; never the last of
  ///   its tries, unless it has one only; 0: without any pause
  /// @param tryPause after which a further one may
  public record Logins(
      int attempts, Duration attemptAge, int grants, int triesAtOnce, Duration tryPause) {
    public Logins {
      require(attempts, "attempts");
      require(attemptAge.toMillis(), "attemptAge");
      require(grants, "grants");
      require(triesAtOnce + 1L, "triesAtOnce");
      require(tryPause.toMillis(), "tryPause");
    }

    /// The same with another pace.
    public Logins with(int atOnce, Duration pause) {
      return new Logins(attempts, attemptAge, grants, atOnce, pause);
    }
  }

  private static void require(long limit, String name) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "the limit '%s' must be at least 1, not %d".formatted(name, limit));
    }
  }
}
