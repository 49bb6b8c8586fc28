package org.asterism.conformance.adversity;

import static org.asterism.conformance.adversity.Application.PRIVATE;
import static org.asterism.conformance.adversity.Application.PUBLIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `kill -9` of engine or vault at random instants, while keys are made, refreshed, shared anew,
/// repaired and destroyed and PINs changed: what was acknowledged holds, every key is whole, and
/// nothing is left behind.
class CrashingProcessesTest {
  private static final int INSTANTS = Integer.getInteger("asterism.crash.instants", 20);
  private static final long SEED =
      Long.getLong("asterism.crash.seed", new SecureRandom().nextLong());
  private static final Optional<Deed> ONLY =
      Optional.ofNullable(System.getProperty("asterism.crash.deed")).map(Deed::valueOf);
  private static final String CONTEXT = "seed " + SEED;

  /// After a kill a program may wait for the engine's silence and for vaults, not longer.
  private static final Duration END = Duration.ofSeconds(60);

  private static final int VAULTS = 5;
  private static final int K = 3;

  private static final List<Deed> FIRST =
      List.of(
          Deed.GENERATE,
          Deed.BEAR,
          Deed.BEAR,
          Deed.REFRESH,
          Deed.SEAT,
          Deed.RESHARE,
          Deed.LOOK,
          Deed.REPAIR,
          Deed.DESTROY,
          Deed.CHANGE_PIN);

  /// What is killed in one constellation, [#INSTANTS] times.
  ///
  /// @param deeds one of them each time
  /// @param beside one of them at the same time
  /// @param then each once more, alone
  record Run(List<Deed> deeds, List<Deed> beside, List<Deed> then) {
    static Run of(Deed... deeds) {
      return new Run(List.of(deeds), List.of(), List.of());
    }

    boolean has(Deed deed) {
      return Stream.of(deeds, beside, then).anyMatch(some -> some.contains(deed));
    }
  }

  private static final Run BIRTHS =
      new Run(
          List.of(Deed.BEAR),
          List.of(Deed.GENERATE, Deed.DESTROY),
          Collections.nCopies(5, Deed.CHANGE_PIN));

  // Each use of a key asks the vaults.
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """

          [[token]]
          label_pattern = "*"
          lease_s = 0
          custody = { edwards = "threshold" }
          """;

  private final Random random = new Random(SEED);
  private final Map<Deed, Long> usualNanos = new EnumMap<>(Deed.class);
  private LiveConstellation constellation;
  private Application user;
  private Witness witness;
  private int count;
  // How many are needed for the keys that vaults deal.
  private int needed = K;
  // Whether some vault has not all its shares.
  private boolean lost;

  @BeforeEach
  void start() throws Exception {
    System.out.printf("%d instants, seed %d%n", INSTANTS, SEED);
    constellation = LiveConstellation.start(VAULTS, K, SETTINGS);
    user = new Application(constellation, constellation.freshToken("crash"));
    witness = new Witness(user);
  }

  @AfterEach
  void stop() {
    constellation.close();
  }

  static List<Run> runs() {
    return ONLY.map(deed -> List.of(Run.of(deed)))
        .orElse(
            List.of(
                BIRTHS,
                Run.of(Deed.REFRESH),
                Run.of(Deed.SEAT, Deed.RESHARE),
                Run.of(Deed.REPAIR)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void nothingIsLostAndNothingIsLeftBehind(Run run) throws Exception {
    for (Deed deed : FIRST) {
      if (deed == Deed.BEAR || run.has(deed)) {
        measure(deed);
      }
    }
    for (int i = 1; i <= INSTANTS; i++) {
      killDuring(drawn(run), victim(), "instant " + i + ", " + CONTEXT);
    }
    for (Deed deed : run.then()) {
      killDuring(List.of(deed), victim(), "then " + deed + ", " + CONTEXT);
    }
    if (run.has(Deed.SEAT) || run.has(Deed.RESHARE)) {
      // Seats stay until they are used.
      measure(Deed.RESHARE);
    }
    if (lost) {
      measure(Deed.REPAIR);
    }
    witness.assertKept(CONTEXT);
    // A login that a kill cut short counts as a try; enough of them lock one vault's account.
    user.unlock();
    Holdings.awaitEqual(constellation, List.of(user), CONTEXT);
    assertEveryQuorumSigns();
    Holdings held = Holdings.needed(List.of(user));
    assertStoresHold(held);
    destroyEverything();
    assertStoresHold(new Holdings(0, 0));
  }

  private List<Deed> drawn(Run run) {
    Deed drawn = drawn(run.deeds());
    return run.beside().isEmpty() ? List.of(drawn) : List.of(drawn, drawn(run.beside()));
  }

  private Deed drawn(List<Deed> deeds) {
    Deed drawn = deeds.get(random.nextInt(deeds.size()));
    return witness.made().isEmpty() ? Deed.BEAR : drawn;
  }

  private LiveProcess victim() {
    return random.nextBoolean()
        ? constellation.engine()
        : constellation.vault(random.nextInt(VAULTS));
  }

  /// A program that is at it.
  private record Begun(Deed deed, String label, Path output, Process program) {}

  private void killDuring(List<Deed> deeds, LiveProcess victim, String context) throws Exception {
    long usual = usualNanos.getOrDefault(deeds.getFirst(), 0L);
    long instant = (long) (random.nextDouble() * usual);
    var begun = new ArrayList<Begun>();
    for (Deed deed : deeds) {
      begun.add(begin(deed));
    }
    long from = System.nanoTime();
    while (System.nanoTime() - from < instant) {
      LockSupport.parkNanos(instant / 100);
    }
    victim.kill();
    for (Begun one : begun) {
      boolean ended = one.program().waitFor(END.toSeconds(), TimeUnit.SECONDS);
      assertTrue(ended, () -> context + ": " + one.deed() + " hangs");
    }
    victim.start();
    for (Begun one : begun) {
      String what = context + ", " + one.deed() + "\n" + Files.readString(one.output());
      note(one.deed(), one.label(), one.program().exitValue() == 0, what);
    }
  }

  private Begun begin(Deed deed) throws Exception {
    String label = label(deed);
    Path output = constellation.folder().resolve("crash-" + deed + ".out");
    return new Begun(deed, label, output, begin(deed, label, output));
  }

  private void measure(Deed deed) throws Exception {
    Begun begun = begin(deed);
    long from = System.nanoTime();
    assertEquals(0, begun.program().waitFor(), Files.readString(begun.output()));
    usualNanos.put(deed, System.nanoTime() - from);
    note(deed, begun.label(), true, CONTEXT);
  }

  private String label(Deed deed) {
    count++;
    return switch (deed) {
      case GENERATE -> "key-" + count;
      case BEAR -> Application.BORN + count;
      case DESTROY -> witness.made().first();
      case REFRESH, LOOK, REPAIR -> "all";
      case SEAT, RESHARE -> Integer.toString(needed == K ? K - 1 : K);
      case CHANGE_PIN -> "pin-" + (1000 + count);
    };
  }

  private Process begin(Deed deed, String label, Path output) throws Exception {
    return switch (deed) {
      case GENERATE, BEAR -> user.begin(output, Application.generating(label));
      case DESTROY -> user.begin(output, Application.destroying(PRIVATE, label));
      case REFRESH -> user.beginRefresh(output);
      case SEAT -> user.beginReshare(output, "--k", label);
      case RESHARE -> user.beginReshare(output, forShares(label));
      case LOOK -> {
        loseStore();
        yield user.beginRepair(output);
      }
      case REPAIR -> {
        loseStore();
        yield user.beginRepair(output, ordered(user.repair()));
      }
      case CHANGE_PIN -> user.begin(output, Application.changingPin(label));
    };
  }

  private String[] forShares(String k) throws Exception {
    return Stream.concat(Stream.of("--k", k), Arrays.stream(ordered(user.reshare("--k", k))))
        .toArray(String[]::new);
  }

  // Where an earlier one did all before it was cut short, there is nothing to sign for.
  private String[] ordered(Tool.Ended named) throws Exception {
    return user.signSeats(named.succeeded().output())
        .map(order -> new String[] {"--order", order.toString()})
        .orElse(new String[] {});
  }

  // No second one, while one has not all its shares again.
  private void loseStore() throws Exception {
    if (!lost) {
      lost = true;
      int vault = random.nextInt(VAULTS);
      new VaultFolder(constellation.vaultFolder(vault))
          .loseStore(constellation, constellation.vault(vault));
    }
  }

  private void note(Deed deed, String label, boolean acknowledged, String context)
      throws Exception {
    switch (deed) {
      case GENERATE, BEAR -> witness.generated(label, acknowledged);
      case DESTROY -> witness.destroyed(label, acknowledged);
      case REFRESH, SEAT -> witness.assertSigns(context);
      case RESHARE -> {
        needed = acknowledged ? Integer.parseInt(label) : needed;
        witness.assertSigns(context);
      }
      case LOOK -> witness.assertSigns(context);
      case REPAIR -> {
        lost = !acknowledged;
        if (acknowledged) {
          // Nobody else can give the officer's PIN back to a vault that has lost its store.
          user.unlock();
        }
        witness.assertSigns(context);
      }
      case CHANGE_PIN -> witness.changedPin(label, acknowledged, context);
    }
  }

  // Two quorums with all five vaults between them: each share at each vault is the right one.
  private void assertEveryQuorumSigns() throws Exception {
    for (List<Integer> away : List.of(List.of(0, 1), List.of(3, 4))) {
      for (int vault : away) {
        constellation.vault(vault).kill();
      }
      witness.assertKept("without " + away + ", " + CONTEXT);
      for (int vault : away) {
        constellation.vault(vault).launch();
      }
      for (int vault : away) {
        constellation.vault(vault).awaitReady();
      }
    }
  }

  // All processes end; what is on the disks is looked at.
  private void assertStoresHold(Holdings expected) throws Exception {
    Map<String, Integer> rows = rowsOf(expected);
    stopEngineOnceCleanedTo(rows);
    for (LiveProcess vault : constellation.vaults()) {
      assertEquals(0, vault.stop());
    }
    for (int i = 0; i < VAULTS; i++) {
      var census = new VaultFolder(constellation.vaultFolder(i)).census();
      var context = LiveConstellation.vaultName(i) + ", " + CONTEXT;
      assertEquals(expected, new Holdings(census.keys(), census.objects()), context);
    }
    assertEquals(rows, new EngineFolder(constellation.engineFolder()).rows(), CONTEXT);
  }

  // A row goes when every vault has confirmed that nothing is left; one that was away is asked
  // again later, and by each engine that starts.
  private void stopEngineOnceCleanedTo(Map<String, Integer> rows) throws Exception {
    long end = System.nanoTime() + END.toNanos();
    assertEquals(0, constellation.engine().stop());
    while (!rows.equals(new EngineFolder(constellation.engineFolder()).rows())
        && System.nanoTime() < end) {
      constellation.engine().start();
      user.labels(PRIVATE);
      TimeUnit.SECONDS.sleep(1);
      assertEquals(0, constellation.engine().stop());
    }
  }

  private static Map<String, Integer> rowsOf(Holdings expected) {
    var rows = new TreeMap<String, Integer>();
    if (expected.keys() > 0) {
      rows.put("KEY ACTIVE", (int) expected.keys());
    }
    if (expected.objects() > 0) {
      rows.put("OBJECT ACTIVE", (int) expected.objects());
    }
    return rows;
  }

  private void destroyEverything() throws Exception {
    for (LiveProcess vault : constellation.vaults()) {
      vault.launch();
    }
    for (LiveProcess vault : constellation.vaults()) {
      vault.awaitReady();
    }
    constellation.engine().start();
    for (String type : List.of(PRIVATE, PUBLIC)) {
      for (String label : new ArrayList<>(user.labels(type))) {
        user.destroy(type, label).succeeded();
      }
    }
    Holdings.awaitEqual(constellation, List.of(user), CONTEXT);
  }
}
