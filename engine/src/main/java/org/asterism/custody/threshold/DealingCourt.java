package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.logging.SparingLog;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.DealtShare;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.threshold.curve.PointSum;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.slf4j.LoggerFactory;

/// The judgement of what vaults deal in one birth or refresh, by what all can see: who does not
/// keep to what it was committed to is blamed in the log. Safe for use by many threads.
///
/// A sub-share is seen by its receiver alone. Who accuses its dealer in a birth shows the key to
/// its boxes, whose session is over by that, and then it is seen here as well. Never so where the
/// vaults have shares of a key already (threshold.md §2, step 3): then one of both is to blame, and
/// neither is.
final class DealingCourt {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(DealingCourt.class));

  private final Kernel kernel;
  private final Environment environment;
  private final List<Member> members;
  private final SessionOpen open;
  private final Optional<Curve> curve;
  private final List<Opened> opened;
  private final List<BigInteger> xs;
  private final SessionTranscript transcript;

  /// Of all vaults of the constellation.
  DealingCourt(Environment environment, SessionOpen open, SessionDeal told, List<BigInteger> xs) {
    this(environment, environment.members().all(), open, told, xs);
  }

  /// Of these vaults.
  DealingCourt(
      Environment environment,
      List<Member> members,
      SessionOpen open,
      SessionDeal told,
      List<BigInteger> xs) {
    this.environment = environment;
    this.kernel = environment.kernel();
    this.members = List.copyOf(members);
    this.open = open;
    this.curve = Curve.of(open.group());
    this.opened = told.opened();
    this.xs = xs;
    this.transcript = told.transcript(open.terms());
  }

  /// A step that a vault is asked to do.
  @FunctionalInterface
  interface Step<A> {
    A ask() throws VaultException;
  }

  /// That the key by which others seal for a vault is one.
  void requireReachable(int place) throws VaultMalformed {
    byte[] receiver = opened.get(place).boxKey().toByteArray();
    try (var nothing = SecretBytes.allocate(1)) {
      SealedBox.seal(receiver, transcript.boxInfo(place, place), nothing);
    } catch (ThresholdRefused noKey) {
      throw blamed(place, "nothing can be sealed for it");
    }
  }

  /// What a vault dealt, as far as all can see that it is right.
  Dealt honest(int place, Dealt dealt) throws VaultMalformed {
    List<byte[]> digests = dealt.boxes().stream().map(SealedBox::digest).toList();
    byte[] signed = transcript.dealing(place, dealt.vector(), digests);
    boolean right =
        dealt.boxes().size() == opened.size()
            && isVector(place, dealt)
            && opened.get(place).pseudonym().verifies(signed, dealt.signature());
    if (!right) {
      throw blamed(place, "what it deals is not what it was committed to");
    }
    return dealt;
  }

  /// What all dealt, as one receiver gets it.
  static List<SealedDealing> dealings(List<Dealt> dealt, int receiver) {
    var dealings = new ArrayList<SealedDealing>();
    for (Dealt one : dealt) {
      dealings.add(
          new SealedDealing(
              dealings.size(),
              one.vector(),
              one.boxes().get(receiver),
              one.boxes().stream().map(SealedBox::digest).toList(),
              one.signature().toByteArray()));
    }
    return dealings;
  }

  /// All have dealt what is [#honest].
  Hearing hear(List<Dealt> dealt) {
    return new Hearing(dealt);
  }

  /// What all dealt, and what becomes of it.
  final class Hearing {
    private final List<Dealt> dealt;
    private final Optional<FeldmanVector> sum;

    private Hearing(List<Dealt> dealt) {
      this.dealt = List.copyOf(dealt);
      this.sum =
          dealt.stream()
              .flatMap(one -> vector(one).stream())
              .reduce((one, other) -> one.plus(kernel, other));
    }

    /// The point of what was dealt.
    Point publicKey() {
      return sum.orElseThrow().constant().orElseThrow();
    }

    /// What all dealt, as one receiver gets it.
    List<SealedDealing> to(int receiver) {
      return dealings(dealt, receiver);
    }

    /// The point of a vault's share, as the vault itself says when it has added up.
    Point share(int place, Step<Applied> step) throws VaultException {
      Optional<Point> share = sum.orElseThrow().at(kernel, xs.get(place));
      Octets said = said(place, step);
      if (share.map(Point::encoded).map(Octets::of).filter(said::equals).isEmpty()) {
        throw blamed(place, "the point of its share is not that of what it was dealt");
      }
      return share.orElseThrow();
    }

    /// The point of a vault's share after a refresh, as the vault itself says.
    ///
    /// @param before that of its share before; no bytes over whole numbers
    Octets share(int place, Octets before, Step<Applied> step) throws VaultException {
      Octets expected = sum.map(vector -> refreshed(vector, place, before)).orElse(Octets.EMPTY);
      if (!said(place, step).equals(expected)) {
        throw blamed(place, "the point of its new share is not that of what it was dealt");
      }
      return expected;
    }

    private Octets refreshed(FeldmanVector vector, int place, Octets before) {
      Curve on = curve.orElseThrow();
      return new PointSum(kernel, on)
          .plus(kernel.decode(on, before.toByteArray()))
          .plus(vector.at(kernel, xs.get(place)))
          .total()
          .map(Point::encoded)
          .map(Octets::of)
          .orElse(Octets.EMPTY);
    }

    private Octets said(int place, Step<Applied> step) throws VaultException {
      try {
        return step.ask().publicShare();
      } catch (VaultRefused refused) {
        if (refused.accusation().isPresent()) {
          judge(place, refused.accusation().get());
        }
        throw refused;
      }
    }

    private void judge(int accuser, Accusation accusation) {
      if (open.sort() != SessionOpen.Kind.BIRTH) {
        doubt(accuser, accusation.dealer());
        return;
      }
      boolean named = accusation.dealer() >= 0 && accusation.dealer() < dealt.size();
      if (named && isProven(accuser, accusation)) {
        var _ = blamed(accusation.dealer(), "what it sealed for another is not what it dealt");
      } else {
        var _ = blamed(accuser, "it refuses a dealing in which nothing is wrong");
      }
    }

    private boolean isProven(int accuser, Accusation accusation) {
      Curve on = curve.orElseThrow();
      var rule = DealingRule.birth(on, open.k(), dealt.size());
      SealedDealing dealing = to(accuser).get(accusation.dealer());
      Opened dealer = opened.get(accusation.dealer());
      try (var key = BoxKey.of(SecretBytes.takeFrom(accusation.boxKey().toByteArray()))) {
        if (!Octets.of(key.publicKey()).equals(opened.get(accuser).boxKey())) {
          return false;
        }
        try (SecretBytes subShare =
                dealing.open(transcript, accuser, key, on.scalarBytes(), _ -> true);
            var share = new DealtShare(kernel, rule, xs.get(accuser))) {
          share.add(dealing.dealer(), dealer.digested(open.terms()), dealing.vector(), subShare);
          return false;
        }
      } catch (IllegalArgumentException noKey) {
        return false;
      } catch (ThresholdRefused unfit) {
        return true;
      }
    }
  }

  private boolean isVector(int place, Dealt dealt) {
    return open.hasVector()
        ? opened.get(place).digested(open.terms()).isCommittedTo(dealt.vector())
            && vector(dealt).filter(this::isPolynomial).isPresent()
        : dealt.vector().isEmpty();
  }

  private Optional<FeldmanVector> vector(Dealt dealt) {
    return curve.flatMap(on -> FeldmanVector.decode(kernel, on, dealt.vector()));
  }

  // A refresh keeps the key: all that it deals is 0 at 0.
  private boolean isPolynomial(FeldmanVector vector) {
    return vector.size() == open.k()
        && vector.constant().isPresent() == (open.sort() == SessionOpen.Kind.BIRTH)
        && vector.points().stream().skip(1).allMatch(Optional::isPresent);
  }

  private void doubt(int accuser, int dealer) {
    Member member = members.get(accuser);
    SPARING.error(
        member.vault(),
        "refuses a dealing",
        () ->
            "vault %s refuses what %s sealed for it: one of both is to blame"
                .formatted(member, named(dealer)));
  }

  private String named(int place) {
    return place >= 0 && place < members.size() ? "vault " + members.get(place) : "nobody";
  }

  private VaultMalformed blamed(int place, String what) {
    Member member = members.get(place);
    environment.quorum().blame(member.vault().name());
    SPARING.error(member.vault(), what, () -> "vault %s is to blame: %s".formatted(member, what));
    return new VaultMalformed(member.vault().name(), "is to blame: " + what, null);
  }
}
