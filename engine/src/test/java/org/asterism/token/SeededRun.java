package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// One run of [SeededCrashTest]: what is done, which vaults are away and where the engine dies is
/// decided by one number, and so is all that engine and vaults draw.
final class SeededRun implements AutoCloseable {
  private static final int CRASHES = 8;
  private static final int ACTS_MAX = 25;
  private static final int STEPS_MAX = 8;

  private final long seed;
  private final Random random;
  private final Bench bench;

  // What the applications know: keys that are there.
  private final Set<Long> keys = new TreeSet<>();
  private final List<String> story = new ArrayList<>();
  private List<String> pins = List.of(Bench.USER_PIN);
  private Login user;

  SeededRun(long seed, Path folder) throws Exception {
    this.seed = seed;
    this.random = new Random(seed);
    this.bench = Bench.withToken(folder, BenchOptions.DEFAULT.seededBy(seed));
    this.user = login();
  }

  /// Crashes and recovers a few times.
  ///
  /// @throws AssertionError where something was lost or is left; it tells the seed and the story
  void go() {
    try {
      for (int crash = 0; crash < CRASHES; crash++) {
        runUntilCrash();
        recover();
      }
    } catch (Exception | AssertionError failed) {
      throw new AssertionError(
          "asterism.seed = %d: %s".formatted(seed, String.join("; ", story)), failed);
    }
  }

  /// What was done, then what the vaults were asked, each with what came of it.
  List<String> journal() {
    return Stream.concat(story.stream(), bench.journal().stream()).toList();
  }

  @Override
  public void close() throws IOException, VaultException {
    bench.close();
  }

  private Login login() throws Exception {
    return Bench.login(bench.token(), Role.USER, pins.getFirst());
  }

  private void runUntilCrash() throws Exception {
    int act = 1 + random.nextInt(ACTS_MAX);
    story.add("dies at act %d".formatted(act));
    bench.crashAt(act, random.nextBoolean(), _ -> true);
    for (int step = 0; step < STEPS_MAX && !bench.crash().isDead(); step++) {
      vaultsComeAndGo();
      try {
        step();
      } catch (VaultException | RuntimeException | CryptokiException failed) {
        story.add(failed.getClass().getSimpleName());
      }
    }
  }

  private void vaultsComeAndGo() throws Exception {
    bench.bringBack();
    if (random.nextInt(4) == 0) {
      bench.house(random.nextInt(Bench.N)).restart();
    }
    for (int away = random.nextInt(3); away > 0; away--) {
      bench.takeAway(random.nextInt(Bench.N));
    }
  }

  private void step() throws Exception {
    switch (random.nextInt(6)) {
      case 0, 1 -> create();
      case 2 -> destroy();
      case 3 -> copy();
      case 4 -> changePin();
      default -> bench.tryAgain();
    }
  }

  private void create() throws Exception {
    story.add("create");
    keys.add(
        bench.token().objects().create(user, StoredKeys.ec(bench.environment().random())).number());
  }

  private void copy() throws Exception {
    if (!keys.isEmpty()) {
      long original = any();
      story.add("copy " + original);
      keys.add(
          bench.token().objects().copy(user, original, StoredKeys.privateLabel("copy")).number());
    }
  }

  private void destroy() throws Exception {
    if (!keys.isEmpty()) {
      long key = any();
      story.add("destroy " + key);
      keys.remove(key);
      bench.token().objects().destroy(user, key);
    }
  }

  private void changePin() throws Exception {
    String from = pins.getFirst();
    String to = "user-%04d".formatted(random.nextInt(10_000));
    story.add("pin " + to);
    pins = List.of(from, to);
    try {
      Bench.changePin(bench.token(), Role.USER, from, to);
      pins = List.of(to);
    } catch (VaultException | CryptokiException failed) {
      if (!bench.crash().isDead()) {
        pins = List.of(from);
      }
      throw failed;
    }
  }

  private void recover() throws Exception {
    story.add("recover");
    bench.bringBack();
    bench.restartEngine();
    bench.bringBack();
    var open = new ArrayList<String>();
    for (String pin : pins) {
      if (opens(pin)) {
        open.add(pin);
      }
    }
    assertEquals(1, open.size(), "exactly one of " + pins);
    pins = open;
    user = login();
    bench.tryAgain();
    State.requireTidy(bench);
    requireKeys();
  }

  private void requireKeys() throws Exception {
    Set<Long> found =
        State.objects(bench.token(), user).stream()
            .map(TokenObject::number)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(found.containsAll(keys), () -> "expected " + keys + ", found " + found);
    // What was not acknowledged may be there whole, and is then used like any other.
    for (long number : found) {
      assertTrue(Bench.signs(bench.token(), user, number), "key " + number);
    }
    keys.clear();
    keys.addAll(found);
  }

  private boolean opens(String pin) throws Exception {
    try {
      Bench.login(bench.token(), Role.USER, pin).close();
      return true;
    } catch (CryptokiException wrong) {
      return false;
    }
  }

  private long any() {
    return List.copyOf(keys).get(random.nextInt(keys.size()));
  }
}
