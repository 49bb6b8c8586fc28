package org.asterism.vault;

/// How a PIN is stretched before a credential is derived from it: Argon2id, RFC 9106.
///
/// A record may hold any parameters within the limits, which keep a lying vault from demanding all
/// memory; an engine refuses those that are weaker than the floor.
public record Stretch(int memoryKib, int passes, int lanes, Octets salt) {
  /// Protocol §3: 19 MiB, t = 2, p = 1.
  public static final int FLOOR_MEMORY_KIB = 19 * 1024;

  public static final int FLOOR_PASSES = 2;
  public static final int FLOOR_LANES = 1;
  public static final int MAX_MEMORY_KIB = 256 * 1024;
  public static final int MAX_PASSES = 16;
  public static final int MAX_LANES = 16;
  public static final int MIN_SALT = 16;
  public static final int MAX_SALT = 64;

  public Stretch {
    requireWithin("memory in KiB", memoryKib, 8 * lanes, MAX_MEMORY_KIB);
    requireWithin("passes", passes, 1, MAX_PASSES);
    requireWithin("lanes", lanes, 1, MAX_LANES);
    requireWithin("salt length", salt.size(), MIN_SALT, MAX_SALT);
  }

  /// The floor's parameters with this salt.
  public static Stretch floor(Octets salt) {
    return new Stretch(FLOOR_MEMORY_KIB, FLOOR_PASSES, FLOOR_LANES, salt);
  }

  /// Whether an engine may stretch a PIN with these.
  public boolean meetsFloor() {
    return memoryKib >= FLOOR_MEMORY_KIB && passes >= FLOOR_PASSES && lanes >= FLOOR_LANES;
  }

  private static void requireWithin(String what, int found, int least, int most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "argon2id %s is %d to %d, not %d".formatted(what, least, most, found));
    }
  }
}
