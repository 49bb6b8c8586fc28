package org.asterism.rpc;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.kernel.Group;
import org.asterism.oprf.Evaluation;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.box.SealedBox;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.Description;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Lease;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Stretch;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Advance.Advanced;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.LoginStart.Started;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Reinstate;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Release.Released;
import org.asterism.vault.operation.Reseat;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.RsaExp.Partial;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.Stage;
import org.asterism.vault.operation.StageRoots;
import org.jspecify.annotations.Nullable;

/// Answers each operation with something of its own, and remembers what reached it.
final class MemoryVault implements Vault {
  static final NonceBatch.Made MADE =
      new NonceBatch.Made(
          Octets.of(new byte[] {7}),
          List.of(
              new NonceBatch.Commitment(Octets.of(new byte[] {1}), Octets.of(new byte[] {2})),
              new NonceBatch.Commitment(Octets.of(new byte[] {3}), Octets.of(new byte[] {4}))));

  static final SessionOpen.Opened OPENED =
      new SessionOpen.Opened(
          SessionId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
          Pseudonym.of(new byte[32]),
          Octets.of(new byte[] {16}),
          Octets.of(new byte[] {17}),
          Octets.of(new byte[] {20}),
          Octets.of(new byte[] {18, 19}));

  static final SessionDeal.Dealt DEALT =
      new SessionDeal.Dealt(
          List.of(new byte[] {1, 2}, new byte[0]),
          List.of(new SealedBox(new byte[] {3}, new byte[] {4, 5})),
          Octets.of(new byte[] {6}));

  static final SessionApply.Applied OPENINGS =
      new SessionApply.Applied(
          new SessionApply.SignedOpenings(
              Octets.of(new byte[] {27, 28}), Octets.of(new byte[] {29})));

  static final SessionApply.Applied SUM =
      new SessionApply.Applied(
          Octets.of(new byte[] {30}),
          new SessionApply.SignedSum(
              new SealedBox(new byte[] {31}, new byte[] {32, 33}), Octets.of(new byte[] {34})));

  static final VaultRefused.Accusation ACCUSATION =
      new VaultRefused.Accusation(3, Octets.of(new byte[] {22, 23}));

  /// What it refuses to raise to a power.
  static final Octets NO_BASE = Octets.of(new byte[] {1});

  /// What was put, and asked, last.
  volatile StoredRecord.@Nullable ThresholdKey threshold;

  volatile @Nullable Operation<?> asked;

  static final Description.Counts COUNTS =
      new Description.Counts(
          1, 2, 3, 4, new Description.Marked(5, Optional.of(Instant.ofEpochMilli(6))));

  /// A login that this names is let in, with what the last account that was put holds.
  static final Attempt GOOD =
      Attempt.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

  final List<String> seen = new CopyOnWriteArrayList<>();

  /// The secrets of every put and stage, in order.
  final List<SecretBytes> secrets = new CopyOnWriteArrayList<>();

  final CountDownLatch held = new CountDownLatch(1);
  volatile boolean hold;

  /// Acts that were held, in all.
  final AtomicInteger holding = new AtomicInteger();

  /// Has a bug.
  volatile boolean failing;

  /// Has no locked memory for what it is asked.
  volatile boolean full;

  /// Answers that it was done, whatever was asked.
  volatile boolean confused;

  private volatile @Nullable Account account;
  private final VaultName name = new VaultName("memory", EnrolmentId.of(new byte[16]));

  @Override
  public VaultName name() {
    return name;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultRefused {
    if (hold) {
      holding.incrementAndGet();
      await();
    }
    if (failing) {
      throw new IllegalStateException("a bug of the test");
    }
    if (full) {
      try (var none = Reservation.of(0)) {
        none.lend(() -> SecretBytes.allocate(1));
      }
    }
    seen.add(word(act.operation()));
    return (A) (confused ? new Done() : answer(act));
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultRefused {
    if (acts.stream().anyMatch(act -> act.operation() instanceof LoginStart)) {
      throw new VaultRefused(name, Reason.CONFLICT);
    }
    List<A> outcomes = new ArrayList<>();
    for (Act<? extends A> act : acts) {
      outcomes.add(act(act, deadline));
    }
    return outcomes;
  }

  @Override
  public Description describe(Duration deadline) {
    return new Description(
        "test",
        EvidenceKind.SIMULATED,
        COUNTS,
        new Description.Storage(true, true, 5),
        EnumSet.of(Group.RSA, Group.P256));
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) {
    return new HandlePage(query.after().stream().toList(), true);
  }

  private static String word(Operation<?> operation) {
    return operation.getClass().getSimpleName()
        + (operation instanceof Delete(boolean orMark) && orMark ? ", or mark" : "");
  }

  private Outcome answer(Act<?> act) throws VaultRefused {
    return switch (act.operation()) {
      case Put(StoredRecord.Key record) -> remembering(record.share());
      case Put(StoredRecord.Account put) -> {
        account =
            new Account(
                copies(put.roots()),
                put.sharings().inForce(),
                put.loginShare().orElseThrow().copy(),
                put.companion());
        remembering(put.loginShare().orElseThrow()).close();
        yield remembering(put.verifier().orElseThrow());
      }
      case Stage stage -> {
        remembering(stage.loginShare().orElseThrow()).close();
        yield remembering(stage.verifier());
      }
      case Reinstate reinstate -> {
        reinstate.loginShare().ifPresent(share -> remembering(share).close());
        remembering(reinstate.verifier()).close();
        yield remembering(reinstate.proof());
      }
      case StageRoots stage -> {
        asked = stage;
        remembering(stage.roots().tokenRoot()).close();
        remembering(stage.roots().privateRoot().orElseThrow()).close();
        yield remembering(stage.proof());
      }
      case Advance(LineageMark expected, LineageMark next) ->
          expected.counter() == 0
              ? new Advanced(Optional.empty(), false)
              : new Advanced(Optional.of(next), true);
      case Abort(EpochTag next) when next.value() == 99 ->
          throw new VaultRefused(name, Reason.EPOCH, 0, new EpochTag(-99));
      case Release _ -> {
        SecretBytes grant = act.grant().orElseThrow(() -> new VaultRefused(name, Reason.GRANT));
        yield new Released(grant.copy(), new Lease(Duration.ofSeconds(9), 5));
      }
      default -> login(act);
    };
  }

  private Outcome login(Act<?> act) throws VaultRefused {
    return switch (act.operation()) {
      case LoginStart(Optional<Octets> element) ->
          new Started(
              Stretch.floor(Octets.of(new byte[16])),
              new EpochTag(-7),
              Attempt.of(new byte[16]),
              element.map(MemoryVault::evaluation),
              4,
              Duration.ofMillis(7));
      case LoginFinish(Attempt attempt, SecretBytes credential) -> {
        if (!attempt.equals(GOOD)) {
          throw new VaultRefused(name, Reason.WRONG_CREDENTIAL, 3);
        }
        Account known = requireNonNull(account);
        yield new LoggedIn(
            credential.copy(),
            copies(known.roots()),
            known.sharing(),
            Optional.of(known.loginShare().copy()),
            known.companion());
      }
      default -> inThresholdCustody(act);
    };
  }

  private Outcome inThresholdCustody(Act<?> act) throws VaultRefused {
    return switch (act.operation()) {
      case Put(StoredRecord.ThresholdKey put) -> {
        threshold = put;
        yield remembering(put.share());
      }
      case RsaExp power when power.base().equals(NO_BASE) ->
          throw new VaultRefused(name, Reason.INPUT);
      case RsaExp power -> {
        asked = power;
        yield new Partial(SecretBytes.copyOf(MemorySegment.ofArray(power.base().toByteArray())));
      }
      case SessionOpen open -> {
        asked = open;
        yield OPENED;
      }
      default -> onCurve(act);
    };
  }

  private Outcome onCurve(Act<?> act) throws VaultRefused {
    return switch (act.operation()) {
      case MulPoint multiply -> {
        asked = multiply;
        yield new MulPoint.Proven(SecretBytes.takeFrom(multiply.point().toByteArray()));
      }
      case NonceBatch batch -> {
        asked = batch;
        yield MADE;
      }
      case SchnorrSign sign -> {
        asked = sign;
        yield new SchnorrSign.Share(SecretBytes.takeFrom(sign.message().toByteArray()));
      }
      case SessionDeal deal -> {
        asked = deal;
        yield DEALT;
      }
      case SessionApply apply -> {
        asked = apply;
        if (apply.dealings().isEmpty()) {
          throw VaultRefused.accusing(name, ACCUSATION);
        }
        yield switch (apply.dealings().size()) {
          case 1 -> OPENINGS;
          case 2 -> new SessionApply.Applied(Octets.of(new byte[] {21}));
          default -> SUM;
        };
      }
      case SessionKeep _, Reseat _ -> {
        asked = act.operation();
        yield new Done();
      }
      default -> presigning(act);
    };
  }

  private Outcome presigning(Act<?> act) {
    return switch (act.operation()) {
      case SessionFinish finish -> {
        asked = finish;
        yield new SessionFinish.Finished(
            Octets.of(new byte[] {24}), Octets.of(new byte[] {25, 26}));
      }
      case EcdsaSign sign -> {
        asked = sign;
        yield new EcdsaSign.Share(SecretBytes.takeFrom(sign.digest().toByteArray()));
      }
      default -> new Done();
    };
  }

  /// Told from others by what it evaluates.
  static Evaluation evaluation(Octets element) {
    byte[] proof = new byte[Evaluation.PROOF_BYTES];
    proof[0] = 7;
    byte[] share = new byte[Evaluation.ELEMENT_BYTES];
    share[0] = 8;
    return new Evaluation(element.toByteArray(), proof, share);
  }

  private record Account(
      Roots<SecretBytes> roots, EpochTag sharing, SecretBytes loginShare, Octets companion) {}

  private static Roots<SecretBytes> copies(Roots<SecretBytes> roots) {
    return new Roots<>(roots.tokenRoot().copy(), roots.privateRoot().map(SecretBytes::copy));
  }

  private Outcome remembering(SecretBytes secret) {
    secrets.add(secret.copy());
    return new Done();
  }

  private void await() {
    try {
      if (!held.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Handle handle(int first) {
    byte[] bytes = new byte[Handle.LENGTH];
    bytes[0] = (byte) first;
    return Handle.of(bytes);
  }
}
