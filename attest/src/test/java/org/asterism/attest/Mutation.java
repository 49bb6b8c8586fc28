package org.asterism.attest;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.asterism.attest.quote.Bytes;

/// One seeded change to a file: a bit, a byte, some bytes more or fewer, a part elsewhere.
record Mutation(String what, Bytes changed) {
  private static final int SOME = 16;

  /// A change that changes something.
  static Mutation of(Bytes original, RandomGenerator random) {
    Mutation drawn = draw(original, random);
    while (drawn.changed().equals(original)) {
      drawn = draw(original, random);
    }
    return drawn;
  }

  private static Mutation draw(Bytes original, RandomGenerator random) {
    byte[] raw = original.toArray();
    int at = random.nextInt(raw.length);
    int some = 1 + random.nextInt(Math.min(SOME, raw.length - at));
    return switch (random.nextInt(8)) {
      case 0 -> new Mutation("cut at " + at, original.slice(0, at));
      case 1 -> new Mutation(some + " bytes less at " + at, without(original, at, some));
      case 2 ->
          new Mutation(some + " random bytes more at " + at, more(original, at, random, some));
      case 3 -> {
        Arrays.fill(raw, at, at + some, (byte) 0);
        yield new Mutation(some + " zeros at " + at, Bytes.of(raw));
      }
      case 4 -> {
        int from = random.nextInt(raw.length - some + 1);
        System.arraycopy(raw, from, raw, at, some);
        yield new Mutation("%d bytes of %d at %d".formatted(some, from, at), Bytes.of(raw));
      }
      case 5 -> {
        raw[at] = (byte) random.nextInt();
        yield new Mutation("a random byte at " + at, Bytes.of(raw));
      }
      default -> {
        int bit = random.nextInt(8);
        raw[at] ^= (byte) (1 << bit);
        yield new Mutation("bit %d of byte %d".formatted(bit, at), Bytes.of(raw));
      }
    };
  }

  private static Bytes without(Bytes original, int at, int some) {
    return original.slice(0, at).then(tail(original, at + some));
  }

  private static Bytes more(Bytes original, int at, RandomGenerator random, int some) {
    byte[] drawn = new byte[some];
    random.nextBytes(drawn);
    return original.slice(0, at).then(Bytes.of(drawn)).then(tail(original, at));
  }

  private static Bytes tail(Bytes original, int from) {
    return original.slice(from, original.length() - from);
  }
}
