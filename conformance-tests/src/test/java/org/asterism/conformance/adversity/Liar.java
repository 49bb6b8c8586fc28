package org.asterism.conformance.adversity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SchnorrSign;

/// What one vault tells instead of the truth; one for all its connections. Lies that end a login do
/// not ask the real vault, so that no try stays counted there; those about a PIN's evaluation do,
/// so that the try is seen which an engine leaves behind.
final class Liar {
  private static final long LATE_MS = 9_000;
  private static final long SLOW_MS = 600;

  private final Path file;
  private final SecureRandom random;
  private final Map<Handle, SecretBytes> overheard = new ConcurrentHashMap<>();
  private final Map<Handle, LoginStart.Started> logins = new ConcurrentHashMap<>();
  private final LoginKeyLies loginKeyLies;

  Liar(Path file, SecureRandom random) {
    this.file = file;
    this.random = random;
    this.loginKeyLies = new LoginKeyLies(random);
  }

  @FunctionalInterface
  interface Truth {
    Outcome tell() throws VaultException;
  }

  /// Remembers the shares that are put here.
  void overhear(Act<?> act) {
    if (act.operation() instanceof Put(StoredRecord.Key key)) {
      overheard.put(act.handle(), key.share().copy());
    }
  }

  /// Whether it answers without asking the vault.
  boolean isMakingThingsUp() {
    return lie() == Lie.GARBAGE || lie() == Lie.REFUSES || lie() == Lie.STALE_EPOCH;
  }

  void dawdle() {
    switch (lie()) {
      case LATE -> sleep(LATE_MS);
      case SLOW_DISK -> sleep(SLOW_MS);
      default -> {}
    }
  }

  /// Before what needs no disk.
  void dawdleBeforeATrifle() {
    if (lie() == Lie.LATE) {
      sleep(LATE_MS);
    }
  }

  Outcome answer(Act<?> act, Truth truth) throws VaultException {
    return switch (lie()) {
      case NONE, LATE, SLOW_DISK -> remembered(act, truth.tell());
      case WRONG_SHARE -> wrong(truth.tell());
      case ANOTHERS_SHARE -> anothers(act.handle(), truth.tell());
      case OTHER_LOGIN_KEY, SPOILT_PROOF, EARLIER_EVALUATION, WRONG_LOGIN_SHARE, NO_LOGIN_SHARE ->
          loginKeyLies.instead(
              lie(), act.operation(), Optional.ofNullable(logins.get(act.handle())), truth.tell());
      case STALE_EPOCH -> stale(act);
      case GARBAGE -> garbage(act.operation());
      case REFUSES -> throw refusal(Reason.DENIED, 0);
      case SAYS_LOCKED -> {
        if (isLogin(act.operation())) {
          throw refusal(Reason.LOCKED, 0);
        }
        yield truth.tell();
      }
    };
  }

  private Outcome remembered(Act<?> act, Outcome honest) {
    if (honest instanceof LoginStart.Started started) {
      logins.putIfAbsent(act.handle(), started);
    }
    return honest;
  }

  private Outcome wrong(Outcome honest) {
    return switch (honest) {
      case Release.Released(SecretBytes right, var lease) -> {
        int length = right.length();
        right.close();
        yield new Release.Released(SecretBytes.random(length, random), lease);
      }
      case RsaExp.Partial(SecretBytes right) -> new RsaExp.Partial(anyLike(right));
      case MulPoint.Proven(SecretBytes right) -> new MulPoint.Proven(anyLike(right));
      case SchnorrSign.Share(SecretBytes right) -> new SchnorrSign.Share(anyLike(right));
      case EcdsaSign.Share(SecretBytes right) -> new EcdsaSign.Share(anyLike(right));
      case LoginFinish.LoggedIn(
              var grant,
              Roots<SecretBytes> roots,
              var sharing,
              var share,
              var companion) ->
          new LoginFinish.LoggedIn(
              grant,
              new Roots<>(anyLike(roots.tokenRoot()), roots.privateRoot().map(this::anyLike)),
              sharing,
              share,
              companion);
      default -> honest;
    };
  }

  private Outcome anothers(Handle asked, Outcome honest) {
    return switch (honest) {
      case Release.Released(SecretBytes right, var lease) -> {
        right.close();
        yield new Release.Released(overheardBesides(asked), lease);
      }
      case LoginFinish.LoggedIn(
              var grant,
              Roots<SecretBytes> roots,
              var sharing,
              var share,
              var companion)
          when roots.privateRoot().isPresent() ->
          new LoginFinish.LoggedIn(
              grant,
              new Roots<>(roots.privateRoot().get(), Optional.of(roots.tokenRoot())),
              sharing,
              share,
              companion);
      default -> honest;
    };
  }

  private Outcome stale(Act<?> act) throws VaultRefused {
    return switch (act.operation()) {
      case LoginStart _ when logins.containsKey(act.handle()) -> {
        LoginStart.Started known = logins.get(act.handle());
        byte[] attempt = new byte[Attempt.LENGTH];
        random.nextBytes(attempt);
        yield new LoginStart.Started(
            known.stretch(),
            new EpochTag(known.epoch().value() ^ 1),
            Attempt.of(attempt),
            known.evaluation(),
            known.triesLeft(),
            known.rest());
      }
      case LoginFinish _ -> throw refusal(Reason.WRONG_CREDENTIAL, 2);
      default -> throw refusal(Reason.EPOCH, 0);
    };
  }

  private Outcome garbage(Operation<?> asked) {
    return switch (asked) {
      case Release _, LoginStart _ -> new Outcome.Done();
      default ->
          new LoginFinish.LoggedIn(
              SecretBytes.random(32, random),
              new Roots<>(SecretBytes.random(48, random), Optional.empty()),
              EpochTag.NONE,
              Optional.empty(),
              Octets.EMPTY);
    };
  }

  private SecretBytes anyLike(SecretBytes right) {
    int length = right.length();
    right.close();
    return SecretBytes.random(length, random);
  }

  private SecretBytes overheardBesides(Handle asked) {
    return overheard.entrySet().stream()
        .filter(share -> !share.getKey().equals(asked))
        .map(share -> share.getValue().copy())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no other key was put here since the start"));
  }

  private Lie lie() {
    try {
      return Files.exists(file) ? Lie.valueOf(Files.readString(file)) : Lie.NONE;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  // Of the refusal only its reason leaves the vault.
  private static VaultRefused refusal(Reason reason, int triesLeft) {
    var name = new VaultName("liar", EnrolmentId.of(new byte[EnrolmentId.LENGTH]));
    return new VaultRefused(name, reason, triesLeft);
  }

  private static boolean isLogin(Operation<?> operation) {
    return operation instanceof LoginStart || operation instanceof LoginFinish;
  }

  private static void sleep(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
