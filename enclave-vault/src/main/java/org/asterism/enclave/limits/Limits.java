package org.asterism.enclave.limits;

import java.time.Duration;

/// What a vault holds and takes at most; reaching one of these is a refusal that says so, never a
/// failure.
///
/// @param records how many records it keeps
/// @param sizes how long the parts of a record may be, in bytes
/// @param batch acts in one batch
/// @param listed handles in one page of a listing
/// @param logins what a vault remembers of logins
public record Limits(Records records, Sizes sizes, int batch, int listed, Logins logins) {
  /// A million keys with their objects; a share bucket fits RSA-4096, a companion a certificate.
  public static final Limits DEFAULT =
      new Limits(
          new Records(1_000_000, 2_000_000, 10_000, 1_000_000),
          new Sizes(16 << 10, 16 << 10, 4 << 10, 64 << 10),
          64,
          1000,
          new Logins(1024, Duration.ofMinutes(2), 4096));

  public Limits {
    require(batch, "batch");
    require(listed, "listed");
  }

  /// @param tombstones of handles that held nothing: what was stored can always be deleted
  public record Records(long keys, long objects, long accounts, long tombstones) {
    public Records {
      require(keys, "keys");
      require(objects, "objects");
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
  public record Logins(int attempts, Duration attemptAge, int grants) {
    public Logins {
      require(attempts, "attempts");
      require(attemptAge.toMillis(), "attemptAge");
      require(grants, "grants");
    }
  }

  private static void require(long limit, String name) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "the limit '%s' must be at least 1, not %d".formatted(name, limit));
    }
  }
}
