package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.vaults.Environment;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.PresignCheck;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionFinish.Finished;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The rounds of one session in which 2k−1 vaults presign and k of them keep (threshold.md §10).
/// What one says is checked before another hears of it. For one thread.
final class PresignRounds {
  private static final String MANY = " to presign, which takes 2k-1 vaults";

  private final Holders holders;
  private final Point publicKey;
  private final Curve curve;
  private final SessionOpen open;
  private final Kernel kernel;
  private final VaultRound steps;
  private final long began;
  private List<Seated> all = List.of();

  /// @param batch how many presignatures
  PresignRounds(Holders holders, Point publicKey, int batch) {
    this.holders = holders;
    this.kernel = holders.environment().kernel();
    this.publicKey = publicKey;
    this.curve = publicKey.curve();
    this.open = SessionOpen.presign(curve.group(), holders.k(), batch);
    this.steps = new VaultRound(holders.environment(), holders.token().authority(), MANY);
    this.began = holders.environment().nanos().getAsLong();
  }

  /// One who takes part.
  private record Seated(Holder holder, Opened opened) {}

  /// What is asked of the one at this place.
  @FunctionalInterface
  private interface Question<T> {
    T ask(int place, Duration left) throws VaultException;
  }

  /// A batch that lies ready at k vaults.
  ///
  /// @param keepers which vaults are to keep it; where not all of them took part, others do
  /// @return empty if it is none of the key, and one of those that took part is to blame
  Optional<List<Presigned>> presign(Predicate<Holder> meant, List<Holder> keepers)
      throws VaultException {
    all = participants(meant, keepers);
    try {
      return presigned();
    } catch (QuorumMissed missed) {
      all.stream()
          .filter(one -> !missed.failures().containsKey(name(one)))
          .forEach(this::endSession);
      throw missed;
    }
  }

  /// Who took part, as far as it came to that.
  List<Holder> tookPart() {
    return all.stream().map(Seated::holder).toList();
  }

  private Optional<List<Presigned>> presigned() throws VaultException {
    List<SessionDeal> told = told();
    SessionTranscript transcript = told.getFirst().transcript(open.terms());
    List<Dealt> dealt =
        round(all, (i, left) -> honest(i, transcript, step(all.get(i), told.get(i), left)));
    List<SignedOpenings> openings =
        round(
            all,
            (i, left) -> {
              var apply =
                  new SessionApply(all.get(i).opened().session(), DealingCourt.dealings(dealt, i));
              return signed(i, transcript, step(all.get(i), apply, left).opened());
            });
    List<Seated> keepers = all.subList(0, holders.k());
    List<Finished> finished =
        round(
            keepers,
            (i, left) -> {
              var finish = new SessionFinish(keepers.get(i).opened().session(), openings);
              return step(keepers.get(i), finish, left);
            });
    return presigned(keepers, nonces(keepers, openings), finished);
  }

  // A step that does not fit ends it at once: else it takes room at the vault for a minute.
  private void endSession(Seated one) {
    try {
      var nothing = new SessionApply(one.opened().session(), List.of());
      var _ = step(one, nothing, holders.environment().left(began));
    } catch (VaultException over) {
      return;
    }
  }

  private List<Seated> participants(Predicate<Holder> meant, List<Holder> keepers)
      throws VaultException {
    int needed = 2 * holders.k() - 1;
    List<Ask<Seated>> asks = keepersFirst(holders.asks(meant, this::seated), keepers);
    if (asks.size() < needed) {
      throw new QuorumMissed(MANY, needed, asks.size(), new LinkedHashMap<>());
    }
    Environment environment = holders.environment();
    return environment
        .quorum()
        .any(needed, asks, environment.left(began), this::endSession)
        .stream()
        .map(Answer.Given::value)
        .sorted(Comparator.comparing((Seated one) -> !keepers.contains(one.holder())))
        .toList();
  }

  private static List<Ask<Seated>> keepersFirst(List<Ask<Seated>> asks, List<Holder> keepers) {
    var names = keepers.stream().map(keeper -> keeper.member().vault().name()).toList();
    return names.isEmpty()
        ? asks
        : asks.stream()
            .map(ask ->
                new Ask<>(
                    ask.vault(), ask.question(), ask.last() || !names.contains(ask.vault().name())))
            .toList();
  }

  private Seated seated(Holder holder, Duration left) throws VaultException {
    Opened opened = holders.carryOut(holder, open, left);
    if (!opened.pseudonym().bytes().equals(holder.point().mark()) || !open.isSigned(opened)) {
      throw holders.blame(holder, "it opens a session under another pseudonym than its own");
    }
    return new Seated(holder, opened);
  }

  private List<SessionDeal> told() {
    List<Commitment.Seat> seats = Roster.seats(curve.group(), holders.locator().points());
    List<Integer> places = all.stream().map(this::place).toList();
    List<Opened> opened = all.stream().map(Seated::opened).toList();
    var told = new ArrayList<SessionDeal>();
    for (Seated one : all) {
      var cast = new Cast(places, places.subList(0, holders.k()), holders.salt(one.holder()));
      told.add(new SessionDeal(one.opened().session(), seats, opened, Optional.of(cast)));
    }
    return told;
  }

  private int place(Seated one) {
    return holders.locator().points().indexOf(one.holder().point());
  }

  private Dealt honest(int place, SessionTranscript transcript, Dealt dealt) throws VaultMalformed {
    List<byte[]> digests = dealt.boxes().stream().map(SealedBox::digest).toList();
    byte[] signed = transcript.dealing(place, List.of(), digests);
    boolean right =
        dealt.vector().isEmpty()
            && dealt.boxes().size() == all.size()
            && all.get(place).opened().pseudonym().verifies(signed, dealt.signature());
    if (!right) {
      throw holders.blame(all.get(place).holder(), "what it deals is not signed for all");
    }
    return dealt;
  }

  private SignedOpenings signed(int place, SessionTranscript transcript, SignedOpenings opened)
      throws VaultMalformed {
    byte[] signed = transcript.openings(place, opened.openings().toByteArray());
    if (!all.get(place).opened().pseudonym().verifies(signed, opened.signature())) {
      throw holders.blame(all.get(place).holder(), "what it opens of presignatures is not signed");
    }
    return opened;
  }

  // R of each, as the keepers compute it.
  private List<Point> nonces(List<Seated> keepers, List<SignedOpenings> openings)
      throws VaultMalformed {
    List<Map<BigInteger, Point>> points = new ArrayList<>();
    for (int i = 0; i < open.batch(); i++) {
      points.add(new LinkedHashMap<>());
    }
    for (int i = 0; i < keepers.size(); i++) {
      Holder holder = keepers.get(i).holder();
      List<Opening> own = openings(holder, openings.get(i));
      for (int each = 0; each < own.size(); each++) {
        points.get(each).put(holder.x(), own.get(each).nonce());
      }
    }
    var weights = Interpolation.atZero(curve, points.getFirst().keySet());
    return points.stream().map(one -> weights.ofPoints(kernel, one).orElseThrow()).toList();
  }

  private List<Opening> openings(Holder holder, SignedOpenings opened) throws VaultMalformed {
    try {
      byte[] encoded = opened.openings().toByteArray();
      return Opening.decodeAll(kernel, curve, encoded, open.batch());
    } catch (ThresholdRefused unfit) {
      throw holders.blame(holder, "what it opens of presignatures are no openings");
    }
  }

  private Optional<List<Presigned>> presigned(
      List<Seated> keepers, List<Point> nonces, List<Finished> finished) throws VaultMalformed {
    var batch = new ArrayList<Presigned>();
    for (int index = 0; index < nonces.size(); index++) {
      Map<BigInteger, PresignCheck> checks = new LinkedHashMap<>();
      var parts = new ArrayList<Presigned.Part>();
      for (int i = 0; i < keepers.size(); i++) {
        Holder holder = keepers.get(i).holder();
        PresignCheck check = check(holder, finished.get(i), index);
        checks.put(holder.x(), check);
        var name = new EcdsaSign.Presigned(finished.get(i).batch(), index);
        parts.add(new Presigned.Part(holder, name, check));
      }
      if (!PresignCheck.isOf(kernel, publicKey, checks)) {
        return Optional.empty();
      }
      batch.add(new Presigned(nonces.get(index), parts));
    }
    return Optional.of(batch);
  }

  private PresignCheck check(Holder holder, Finished finished, int index) throws VaultMalformed {
    byte[] checks = finished.checks().toByteArray();
    int each = 2 * curve.pointBytes();
    if (checks.length == each * open.batch()) {
      byte[] first = Arrays.copyOfRange(checks, index * each, index * each + each / 2);
      byte[] second = Arrays.copyOfRange(checks, index * each + each / 2, (index + 1) * each);
      Optional<Point> inverse = kernel.decode(curve, first);
      Optional<Point> key = kernel.decode(curve, second);
      if (inverse.isPresent() && key.isPresent()) {
        return new PresignCheck(inverse.get(), key.get());
      }
    }
    throw holders.blame(holder, "its checks of presignatures are no points");
  }

  private <A extends Outcome> A step(Seated one, Operation<A> operation, Duration left)
      throws VaultException {
    return steps.carryOut(operation, one.holder().member(), left);
  }

  private <T> List<T> round(List<Seated> asked, Question<T> question) throws VaultException {
    var asks = new ArrayList<Ask<T>>();
    for (int i = 0; i < asked.size(); i++) {
      int place = i;
      asks.add(
          new Ask<T>(
              asked.get(i).holder().member().vault(), (_, left) -> question.ask(place, left)));
    }
    Environment environment = holders.environment();
    Map<VaultName, T> given = new HashMap<>();
    environment
        .quorum()
        .exactly(asks, false, environment.left(began))
        .forEach(answer -> given.put(answer.vault(), answer.value()));
    return asked.stream().map(one -> requireNonNull(given.get(name(one)))).toList();
  }

  private static VaultName name(Seated one) {
    return one.holder().member().vault().name();
  }
}
