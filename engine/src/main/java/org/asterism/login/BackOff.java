package org.asterism.login;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Turn;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The wait between the wrong PINs of one user of this machine for one role of one token: 1, 2, 4 …
/// seconds, before the next try reaches the vaults and is counted there. It keeps somebody who
/// guesses from locking the PIN at once; others are not delayed, whatever they try: the last try
/// that the vaults take without a pause is kept for those who have given no wrong PIN.
///
/// The tries of one user come one after the other. The one whose turn it is waits inside its call
/// and holds nothing that another user needs. Safe for use by many threads.
public final class BackOff {
  /// After the first wrong PIN; doubled with each further one.
  public static final Duration FIRST = Duration.ofSeconds(1);

  /// The longest wait.
  public static final Duration LONGEST = Duration.ofSeconds(8);

  /// After so long without a try, nothing is remembered against anybody.
  static final Duration MEMORY = Duration.ofMinutes(10);

  /// Calls of one user that wait behind one that backs off; further ones are refused at once.
  public static final int WAITING_MAX = 16;

  /// Users remembered for each token; beyond it, those who tried longest ago are forgotten.
  static final int USERS_MAX = 1024;

  private final Environment environment;
  private final Counters counters;
  private final Map<Prover, Line> lines = bounded();

  private record Prover(Role role, String user) {}

  /// What somebody does who has a PIN to prove.
  @FunctionalInterface
  public interface Proof<T> {
    T give() throws VaultException, CryptokiException;
  }

  public BackOff(Environment environment, Counters counters) {
    this.environment = environment;
    this.counters = counters;
  }

  /// Lets `user` prove a PIN, once its wait is over.
  ///
  /// @throws CryptokiException `CKR_FUNCTION_FAILED` where the user gave wrong PINs and too many of
  ///   its calls wait, or this one would for longer than [#LONGEST]; `CKR_DEVICE_ERROR` where the
  ///   vaults keep another login of the user; whatever `proof` throws
  public <T> T pass(Role role, String user, Proof<T> proof)
      throws VaultException, CryptokiException {
    Line line = line(new Prover(role, user));
    take(line, user);
    try {
      await(role, line, user);
      return prove(role, line, proof);
    } finally {
      line.turn.unlock();
    }
  }

  /// A new PIN: nobody has been wrong about it yet.
  public synchronized void forget(Role role) {
    lines.keySet().removeIf(prover -> prover.role() == role);
  }

  private <T> T prove(Role role, Line line, Proof<T> proof)
      throws VaultException, CryptokiException {
    long before = counters.triesLeft(role);
    try {
      T proven = proof.give();
      line.failures.set(0);
      return proven;
    } catch (CryptokiException refused) {
      if (refused.ckr() == Ckr.PIN_INCORRECT || refused.ckr() == Ckr.PIN_LOCKED) {
        fail(line);
      }
      throw refused;
    } catch (VaultException missed) {
      // Too few answered to tell, but some have counted a try.
      if (counters.triesLeft(role) < before) {
        fail(line);
      }
      throw missed;
    }
  }

  private void fail(Line line) {
    line.failures.incrementAndGet();
    line.since = environment.nanos().getAsLong();
  }

  // A user who has given no wrong PIN may log in from as many processes at once as it likes, and
  // waits for the one before no longer than for the vaults.
  private void take(Line line, String user) throws CryptokiException {
    boolean wrong = line.failures.get() > 0;
    boolean full = wrong && line.turn.getQueueLength() >= WAITING_MAX;
    Duration patience = environment.deadline().plus(wrong ? LONGEST : Duration.ZERO);
    if (full || !Turn.take(line.turn, patience)) {
      throw wrong ? tooMany(user) : underWay(user);
    }
  }

  private static CryptokiException tooMany(String user) {
    return new CryptokiException(
        Ckr.FUNCTION_FAILED,
        "user %s gave wrong PINs, and other calls of it wait already: try again later"
            .formatted(user));
  }

  private static CryptokiException kept(String user, Duration left) {
    return new CryptokiException(
        Ckr.FUNCTION_FAILED,
        ("user %s gave wrong PINs, and the vaults' next try without a pause is kept for others: try"
                + " again in %d s")
            .formatted(user, left.toSeconds() + 1));
  }

  private static CryptokiException underWay(String user) {
    return new CryptokiException(
        Ckr.DEVICE_ERROR, "another login of user %s has not come back in time".formatted(user));
  }

  private void await(Role role, Line line, String user) throws CryptokiException {
    Duration left = line.left(environment.nanos().getAsLong());
    if (line.failures.get() > 0) {
      Duration others = counters.restraint().left(role);
      if (others.compareTo(LONGEST) > 0) {
        throw kept(user, others);
      }
      left = left.compareTo(others) > 0 ? left : others;
    }
    if (left.isPositive() && !environment.background().pause(left)) {
      throw new CryptokiException(
          Ckr.FUNCTION_FAILED, "the engine ends while user %s waits".formatted(user));
    }
  }

  private synchronized Line line(Prover prover) {
    return lines.computeIfAbsent(prover, _ -> new Line());
  }

  private static Map<Prover, Line> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Prover, Line> eldest) {
        return size() > USERS_MAX;
      }
    };
  }

  /// The tries of one user for one role. Whose turn it is writes.
  private static final class Line {
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long since;

    Duration left(long now) {
      Duration passed = Duration.ofNanos(now - since);
      if (failures.get() == 0 || passed.compareTo(MEMORY) >= 0) {
        failures.set(0);
        return Duration.ZERO;
      }
      return BackOff.pause(failures.get()).minus(passed);
    }
  }

  /// The wait after so many wrong PINs in a row.
  static Duration pause(int failures) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, 30));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
