package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.vaults.Member;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.logging.SparingLog;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.vault.Octets;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.slf4j.LoggerFactory;

/// The judgement of what vaults deal to the seats of others, by what all can see: the share that
/// each deals is the one whose point is known, and a new share is what was dealt. Who does not keep
/// to it is blamed in the log. Safe for use by many threads.
record ReshareCourt(Holders key, Seats seats, SessionTranscript transcript) {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(ReshareCourt.class));

  /// That the key by which others seal for a seat is one.
  void requireReachable(Member member, Opened opened) throws VaultMalformed {
    try (var nothing = SecretBytes.allocate(1)) {
      SealedBox.seal(opened.boxKey().toByteArray(), transcript.boxInfo(0, 0), nothing);
    } catch (ThresholdRefused noKey) {
      throw blamed(member, "nothing can be sealed for it");
    }
  }

  /// What a vault dealt, as far as all can see that it is right.
  ///
  /// @param place the vault's among those who deal
  /// @param opened what it was committed to
  Dealt honest(Holder holder, int place, SessionOpened opened, Dealt dealt) throws VaultMalformed {
    List<byte[]> digests = dealt.boxes().stream().map(SealedBox::digest).toList();
    byte[] signed = transcript.dealing(place, dealt.vector(), digests);
    var pseudonym = new Pseudonym(holder.point().mark());
    boolean right =
        dealt.boxes().size() == seats.locator().points().size()
            && isOf(holder, opened, dealt)
            && pseudonym.verifies(signed, dealt.signature());
    if (!right) {
      throw key.blame(holder, "what it deals is not its share, or not what it was committed to");
    }
    return dealt;
  }

  private boolean isOf(Holder holder, SessionOpened opened, Dealt dealt) {
    return seats.curve().isEmpty()
        ? dealt.vector().isEmpty()
        : opened.isCommittedTo(dealt.vector())
            && vector(dealt).filter(vector -> isOf(holder, vector)).isPresent();
  }

  private boolean isOf(Holder holder, FeldmanVector vector) {
    Octets point = vector.constant().map(Point::encoded).map(Octets::of).orElse(Octets.EMPTY);
    return vector.size() == seats.locator().k()
        && point.equals(holder.point().publicShare())
        && vector.points().stream().allMatch(Optional::isPresent);
  }

  /// The polynomial that all have dealt together; empty over whole numbers, where nobody sees it.
  ///
  /// @param dealers the x-coordinates of their shares
  Optional<FeldmanVector> sum(List<BigInteger> dealers, List<Dealt> dealt) {
    return seats.curve().map(_ -> weighted(dealers, dealt));
  }

  private FeldmanVector weighted(List<BigInteger> dealers, List<Dealt> dealt) {
    var weights = Interpolation.atZero(curve(), dealers);
    FeldmanVector sum = weighted(weights, dealers.getFirst(), dealt.getFirst());
    for (int i = 1; i < dealers.size(); i++) {
      sum = sum.plus(kernel(), weighted(weights, dealers.get(i), dealt.get(i)));
    }
    return sum;
  }

  private FeldmanVector weighted(Interpolation weights, BigInteger x, Dealt dealt) {
    return vector(dealt).orElseThrow().times(kernel(), weights.weight(x));
  }

  /// What a vault says of the share that it has added up. Where it refuses what a dealer sealed for
  /// it, one of both is to blame: what was sealed is shown to nobody.
  ///
  /// @param dealers in their order
  Octets said(Member member, List<Holder> dealers, DealingCourt.Step<Applied> step)
      throws VaultException {
    try {
      return step.ask().publicShare();
    } catch (VaultRefused refused) {
      refused.accusation().ifPresent(accusation -> doubt(member, dealers, accusation.dealer()));
      throw refused;
    }
  }

  private static void doubt(Member accuser, List<Holder> dealers, int dealer) {
    String named =
        dealer >= 0 && dealer < dealers.size() ? "vault " + dealers.get(dealer).member() : "nobody";
    SPARING.error(
        accuser.vault(),
        "refuses a dealing",
        () ->
            "vault %s refuses what %s sealed for it: one of both is to blame"
                .formatted(accuser, named));
  }

  /// The point of a new share, as its vault says itself; no bytes over whole numbers.
  Octets share(Member member, Optional<FeldmanVector> sum, BigInteger x, Octets said)
      throws VaultMalformed {
    Octets expected =
        sum.flatMap(vector -> vector.at(kernel(), x))
            .map(Point::encoded)
            .map(Octets::of)
            .orElse(Octets.EMPTY);
    if (!said.equals(expected) || expected.isEmpty() == seats.curve().isPresent()) {
      throw blamed(member, "the point of its share is not that of what it was dealt");
    }
    return said;
  }

  private Optional<FeldmanVector> vector(Dealt dealt) {
    return FeldmanVector.decode(kernel(), curve(), dealt.vector());
  }

  private Kernel kernel() {
    return key.environment().kernel();
  }

  private Curve curve() {
    return seats.curve().orElseThrow();
  }

  private VaultMalformed blamed(Member member, String what) {
    key.environment().quorum().blame(member.vault().name());
    SPARING.error(member.vault(), what, () -> "vault %s is to blame: %s".formatted(member, what));
    return new VaultMalformed(member.vault().name(), "is to blame: " + what, null);
  }
}
