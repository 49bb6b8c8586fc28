package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A list of PINs, the right one among them, tried on stores that were stolen and opened: with k−1
/// of them and the token store none stands out, with k the right one does.
class StolenStoresTest {
  private static final int FIRST = 700;
  private static final int PINS = 1000;

  @TempDir Path folder;

  @Test
  void aListOfPinsFindsNothingInFewerThanKStores() throws Exception {
    long seed = new SecureRandom().nextLong();
    List<String> pins = pins(seed);
    assertEquals(1, Collections.frequency(pins, Bench.USER_PIN));
    try (Bench bench = Bench.withToken(folder)) {
      var thief = new StoreThief(bench, new SecureRandom());
      List<Integer> stores = new ArrayList<>(IntStream.range(0, Bench.N).boxed().toList());
      Collections.shuffle(stores, new Random(seed));
      String context = "seed %d, stores %s".formatted(seed, stores);
      assertEquals(Optional.empty(), thief.found(pins, stores.subList(0, Bench.K - 1)), context);
      assertEquals(
          Optional.of(Bench.USER_PIN), thief.found(pins, stores.subList(0, Bench.K)), context);
    }
  }

  private static List<String> pins(long seed) {
    List<String> pins =
        new ArrayList<>(
            IntStream.range(FIRST, FIRST + PINS).mapToObj("user-%04d"::formatted).toList());
    Collections.shuffle(pins, new Random(seed));
    return pins;
  }
}
