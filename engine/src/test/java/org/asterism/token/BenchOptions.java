package org.asterism.token;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;

/// How a [Bench] is set up.
///
/// @param deadline on the bench's clock; for locks, which know no other, in real time
/// @param hedge in real time; so long that no vault is thought slow
/// @param inOrder asks one vault after the other, so that a run can be repeated
/// @param random of engine and vaults
/// @param kernel of the engine
/// @param objectMemory in bytes of the heap
record BenchOptions(
    TokenSettings settings,
    Duration deadline,
    Duration hedge,
    boolean inOrder,
    SecureRandom random,
    Kernel kernel,
    long objectMemory) {
  static final BenchOptions DEFAULT =
      new BenchOptions(
          TokenSettings.DEFAULT,
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          false,
          new SecureRandom(),
          LibraryKernel.open(),
          Long.MAX_VALUE);

  BenchOptions with(TokenSettings others) {
    return new BenchOptions(others, deadline, hedge, inOrder, random, kernel, objectMemory);
  }

  /// For vaults that hang: they get a spare beside them soon.
  BenchOptions hedging() {
    return new BenchOptions(
        settings, deadline, Duration.ofMillis(100), inOrder, random, kernel, objectMemory);
  }

  BenchOptions within(Duration other) {
    return new BenchOptions(settings, other, hedge, inOrder, random, kernel, objectMemory);
  }

  BenchOptions withObjectMemory(long other) {
    return new BenchOptions(settings, deadline, hedge, inOrder, random, kernel, other);
  }

  BenchOptions inTheirOrder() {
    return new BenchOptions(settings, deadline, hedge, true, random, kernel, objectMemory);
  }

  /// All that is drawn comes of one number.
  BenchOptions seededBy(long seed) {
    return new BenchOptions(settings, deadline, hedge, true, seeded(seed), kernel, objectMemory);
  }

  // Of the JDK's generators the one that takes nothing but the seed.
  private static SecureRandom seeded(long seed) {
    try {
      var random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      return random;
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }
}
