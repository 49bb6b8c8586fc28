package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;

/// Five vaults, 3 of 5, two of which are liars that tell the truth until told otherwise; an engine
/// that waits six seconds for vaults; and two tokens with keys. Shared by the tests that leave it
/// as they found it: there are two, and while one calms down, the other is in trouble.
final class TroubledConstellation {
  /// The places of the liars.
  static final Set<Integer> LIARS = Set.of(1, 3);

  /// How long the engine waits for the vaults in one round.
  static final Duration DEADLINE = Duration.ofSeconds(6);

  static final String FIRST = "first";
  static final String SECOND = "second";

  private static final int LOOK_MS = 300;
  private static final Duration MARGIN = Duration.ofSeconds(4);
  private static final Duration CALM = Duration.ofMinutes(3);
  private static final Duration QUIET = Duration.ofSeconds(11);
  // A vault may be slow at any time.
  private static final Pattern COMPLAINT =
      Pattern.compile("(?m)^\\S+ (WARN|ERROR) (?!.*no answer within).*$");

  // A cold token asks the vaults for each login, both for each use of a key.
  private static final String SETTINGS =
      """

      [vaults]
      deadline_ms = %d

      [[token]]
      label_pattern = "cold-*"
      linger_s = 0
      login_memory_s = 0
      lease_s = 0

      [[token]]
      label_pattern = "warm-*"
      linger_s = 3600
      login_memory_s = 3600
      lease_s = 0
      """
          .formatted(DEADLINE.toMillis());

  private static final int SHARED = 2;
  private static final Deque<TroubledConstellation> TURNS = new ArrayDeque<>();

  // What two programs took when the constellation was last calm: this machine's speed.
  private static volatile Duration usual = Duration.ZERO;

  private final LiveConstellation constellation;
  private final Application cold;
  private final Application warm;
  private Future<?> calming = CompletableFuture.completedFuture(null);

  private TroubledConstellation(LiveConstellation constellation)
      throws IOException, InterruptedException {
    this.constellation = constellation;
    for (int liar : LIARS) {
      constellation.vault(liar).kill();
      constellation.replaceVault(liar, LyingVaultMain.command(constellation.vaultFolder(liar)));
      constellation.vault(liar).start();
    }
    this.cold = application(constellation.freshToken("cold"));
    this.warm = application(constellation.freshToken("warm"));
  }

  /// The one whose turn it is, calm.
  static synchronized TroubledConstellation next() throws Exception {
    while (TURNS.size() < SHARED) {
      TURNS.addLast(start());
    }
    TroubledConstellation next = TURNS.removeFirst();
    TURNS.addLast(next);
    next.calming.get();
    return next;
  }

  /// Waits until all are calm.
  static synchronized void requireCalm() throws Exception {
    for (TroubledConstellation one : TURNS) {
      one.calming.get();
    }
  }

  private static TroubledConstellation start() throws IOException, InterruptedException {
    LiveConstellation made = LiveConstellation.start(5, 3, SETTINGS);
    Runtime.getRuntime().addShutdownHook(new Thread(made::close));
    var started = new TroubledConstellation(made);
    started.beginToCalm();
    return started;
  }

  LiveConstellation constellation() {
    return constellation;
  }

  /// On a token that is closed after each program.
  Application cold() {
    return cold;
  }

  /// On a token that stays open.
  Application warm() {
    return warm;
  }

  LiveProcess engine() {
    return constellation.engine();
  }

  void begin(Trouble trouble, int vault) throws IOException, InterruptedException {
    switch (trouble.kind()) {
      case KILLED -> constellation.vault(vault).kill();
      case PAUSED -> constellation.vault(vault).pause();
      case LIES -> tell(vault, trouble.lie());
    }
  }

  /// Puts things right again; does not wait until a vault that was killed listens.
  void end(Trouble trouble, int vault) throws IOException, InterruptedException {
    switch (trouble.kind()) {
      case KILLED -> constellation.vault(vault).launch();
      case PAUSED -> constellation.vault(vault).resume();
      case LIES -> tell(vault, Lie.NONE);
    }
  }

  /// Goes on without waiting until it is calm: the next turn does.
  void beginToCalm() {
    var task =
        new FutureTask<Void>(() -> {
          awaitCalm();
          return null;
        });
    Thread.startVirtualThread(task);
    calming = task;
  }

  /// Waits until all vaults listen and logins and signatures go by without a complaint of the
  /// engine for longer than it keeps one to itself.
  void awaitCalm() throws IOException, InterruptedException {
    for (LiveProcess vault : constellation.vaults()) {
      vault.awaitReady();
    }
    long end = System.nanoTime() + CALM.toNanos();
    long quiet = System.nanoTime();
    while (System.nanoTime() - quiet < QUIET.toNanos()) {
      assertTrue(System.nanoTime() < end, "the engine complains of healthy vaults");
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      int from = engine().log().length();
      long began = System.nanoTime();
      cold.sign(FIRST).succeeded();
      warm.sign(FIRST).succeeded();
      usual = Duration.ofNanos(System.nanoTime() - began);
      if (COMPLAINT.matcher(engine().log().substring(from)).find()) {
        quiet = System.nanoTime();
      }
    }
  }

  /// How long programs may take for which the engine waits out its deadline so many times: what
  /// they take besides is measured here, not assumed.
  static Duration most(int deadlines) {
    return DEADLINE.multipliedBy(deadlines).plus(MARGIN).plus(usual.multipliedBy(2));
  }

  /// Runs `act`, which must end with CKR_DEVICE_ERROR within the engine's deadline.
  ///
  /// @param calls how many calls `pkcs11-tool` makes: when it cannot sign in one part, it tries in
  ///   several
  static void assertMissesQuorumInTime(int calls, Act act)
      throws IOException, InterruptedException {
    long from = System.nanoTime();
    Tool.Ended ended = act.run();
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertTrue(ended.output().contains("CKR_DEVICE_ERROR"), ended::toString);
    assertTrue(ended.status() != 0, ended::toString);
    assertTrue(
        took.compareTo(most(calls)) < 0, () -> "%s of %s: %s".formatted(took, most(calls), ended));
  }

  /// One thing that an application does.
  @FunctionalInterface
  interface Act {
    Tool.Ended run() throws IOException, InterruptedException;
  }

  private Application application(TestToken token) throws IOException, InterruptedException {
    var application = new Application(constellation, token);
    application.generate(FIRST).succeeded();
    application.generate(SECOND).succeeded();
    return application;
  }

  private void tell(int vault, Lie lie) throws IOException {
    assertTrue(LIARS.contains(vault), "vault %d does not lie".formatted(vault));
    LyingVaultMain.tell(constellation.vaultFolder(vault), lie);
  }
}
