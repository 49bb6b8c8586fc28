package org.asterism.threshold;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// Randomness that a printed seed repeats: `-Dasterism.seed=N`.
public final class Seeded {
  private static final long SEED = Long.getLong("asterism.seed", System.nanoTime());

  static {
    System.out.println("randomness of this run: -Dasterism.seed=" + SEED);
  }

  private Seeded() {}

  /// The same stream for the same test class and seed.
  public static SecureRandom random(Class<?> test) {
    try {
      // Seeded before its first use, SHA1PRNG depends on the seed alone.
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(SEED ^ test.getSimpleName().hashCode());
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
