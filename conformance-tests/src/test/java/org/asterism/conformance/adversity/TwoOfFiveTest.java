package org.asterism.conformance.adversity;

import static org.asterism.conformance.adversity.Application.PRIVATE;
import static org.asterism.conformance.adversity.Application.PUBLIC;
import static org.asterism.conformance.adversity.Trouble.KILLED;
import static org.asterism.conformance.adversity.Trouble.PAUSED;
import static org.asterism.conformance.adversity.Trouble.lies;
import static org.asterism.conformance.adversity.TroubledConstellation.FIRST;
import static org.asterism.conformance.adversity.TroubledConstellation.SECOND;
import static org.asterism.conformance.adversity.TroubledConstellation.assertMissesQuorumInTime;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Of five vaults any two may be killed, paused or lying: signing goes on and the log names them.
/// With three it fails, clearly and in time, and nothing is lost or left half-done.
class TwoOfFiveTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final AtomicInteger MADE = new AtomicInteger();
  private TroubledConstellation troubled;

  @BeforeEach
  void takeTurn() throws Exception {
    troubled = TroubledConstellation.next();
  }

  @AfterAll
  static void requireCalm() throws Exception {
    TroubledConstellation.requireCalm();
  }

  /// Which vaults are in which trouble.
  record Case(Map<Integer, Trouble> troubles) {
    static Case of(int one, Trouble first, int other, Trouble second) {
      return new Case(Map.of(one, first, other, second));
    }

    /// A lying vault says that it is ready: then a destruction begins, and goes on of itself.
    boolean keepsDestructionFromBeginning() {
      return troubles.values().stream().noneMatch(trouble -> trouble.kind() == Trouble.Kind.LIES);
    }

    /// New keys need k+1 vaults that keep their records.
    boolean allowsNewKeys() {
      return troubles.values().stream().filter(Trouble::keepsNothing).count() <= 1;
    }
  }

  static Stream<Case> twoInTrouble() {
    return Stream.of(
        Case.of(0, KILLED, 4, KILLED),
        Case.of(0, PAUSED, 2, PAUSED),
        Case.of(2, KILLED, 4, PAUSED),
        Case.of(1, lies(Lie.WRONG_SHARE), 3, lies(Lie.WRONG_SHARE)),
        Case.of(1, lies(Lie.ANOTHERS_SHARE), 3, lies(Lie.STALE_EPOCH)),
        Case.of(1, lies(Lie.GARBAGE), 3, lies(Lie.SAYS_LOCKED)),
        Case.of(1, lies(Lie.SLOW_DISK), 3, lies(Lie.REFUSES)),
        Case.of(1, lies(Lie.LATE), 3, lies(Lie.SLOW_DISK)),
        Case.of(1, lies(Lie.STALE_EPOCH), 3, lies(Lie.REFUSES)),
        Case.of(0, KILLED, 3, lies(Lie.ANOTHERS_SHARE)),
        Case.of(2, PAUSED, 1, lies(Lie.SAYS_LOCKED)),
        Case.of(4, PAUSED, 3, lies(Lie.GARBAGE)));
  }

  @ParameterizedTest
  @MethodSource("twoInTrouble")
  void goesOnAndNamesThem(Case two) throws Exception {
    int mark = troubled.engine().log().length();
    beginAll(two);
    try {
      troubled.cold().assertSigns(FIRST, two.toString());
      troubled.warm().assertSigns(SECOND, two.toString());
      String label = "made-" + MADE.incrementAndGet();
      Tool.Ended made = troubled.cold().generate(label);
      if (two.allowsNewKeys()) {
        made.succeeded();
        troubled.cold().assertSigns(label, two.toString());
      } else {
        assertTrue(made.output().contains("CKR_DEVICE_ERROR"), made::toString);
        assertFalse(troubled.cold().labels(PRIVATE).contains(label), "half a key");
      }
      awaitNamed(two, mark);
    } finally {
      endAll(two);
      troubled.beginToCalm();
    }
  }

  static Stream<Case> threeInTrouble() {
    return Stream.of(
        new Case(Map.of(0, KILLED, 2, KILLED, 4, KILLED)),
        new Case(Map.of(0, PAUSED, 1, PAUSED, 2, PAUSED)),
        new Case(Map.of(0, KILLED, 1, lies(Lie.GARBAGE), 3, lies(Lie.REFUSES))));
  }

  @ParameterizedTest
  @MethodSource("threeInTrouble")
  void failsClearlyAndLosesNothing(Case three) throws Exception {
    Application warm = troubled.warm();
    SortedSet<String> before = warm.labels(PRIVATE);
    beginAll(three);
    try {
      assertMissesQuorumInTime(2, () -> warm.sign(FIRST));
      assertMissesQuorumInTime(1, () -> troubled.cold().sign(FIRST));
      assertMissesQuorumInTime(1, () -> warm.generate("never"));
      assertMissesQuorumInTime(1, () -> warm.changePin("never-1234"));
      if (three.keepsDestructionFromBeginning()) {
        assertMissesQuorumInTime(1, () -> warm.destroy(PRIVATE, SECOND));
      }
    } finally {
      endAll(three);
      troubled.awaitCalm();
    }
    assertEquals(before, warm.labels(PRIVATE));
    assertFalse(warm.labels(PUBLIC).contains("never"));
    assertFalse(warm.accepts("never-1234"));
    warm.assertSigns(FIRST, three.toString());
    warm.assertSigns(SECOND, three.toString());
    Holdings.awaitEqual(
        troubled.constellation(), List.of(troubled.warm(), troubled.cold()), three.toString());
  }

  private void beginAll(Case some) throws Exception {
    for (var each : some.troubles().entrySet()) {
      troubled.begin(each.getValue(), each.getKey());
    }
  }

  private void endAll(Case some) throws Exception {
    for (var each : some.troubles().entrySet()) {
      troubled.end(each.getValue(), each.getKey());
    }
  }

  // A vault is blamed once in a while only: whoever comes soon after another goes on a little.
  private void awaitNamed(Case some, int mark) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (!areNamed(some, troubled.engine().log().substring(mark))) {
      String log = troubled.engine().log().substring(mark);
      assertTrue(System.nanoTime() < end, () -> "expected blame for " + some + ", found\n" + log);
      troubled.cold().assertSigns(FIRST, some.toString());
    }
  }

  private static boolean areNamed(Case some, String log) {
    return some.troubles().keySet().stream()
        .map(LiveConstellation::vaultName)
        .allMatch(
            name -> log.lines().anyMatch(line -> isBlame(line) && line.contains("vault " + name)));
  }

  private static boolean isBlame(String line) {
    return line.contains(" WARN ") || line.contains(" ERROR ");
  }
}
