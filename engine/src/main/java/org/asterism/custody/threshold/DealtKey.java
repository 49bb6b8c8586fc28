package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// What is public of a key that all vaults have dealt to each other: of the sum of all polynomials,
/// the value at 0, and at each vault's x-coordinate.
///
/// @param shares in the order of the members
record DealtKey(Point publicKey, List<Share> shares) {
  DealtKey {
    shares = List.copyOf(shares);
  }

  /// One vault's, that only the vault has: its point.
  record Share(Opened opened, BigInteger x, Point point) {}

  /// Lets the vaults deal: they open, hear of each other, deal and add up. Whatever one says is
  /// checked here before another hears of it, so that a vault is blamed for what it did itself.
  static DealtKey deal(SessionOpen open, Environment environment, Authority authority)
      throws VaultException {
    Curve curve = Curve.of(open.group()).orElseThrow();
    var round = new VaultRound(environment, authority, Dealing.NEEDS_ALL);
    List<Opened> opened = Enrolment.open(round, open);
    List<BigInteger> xs = List.copyOf(SplitKey.xs(curve, opened.size(), environment.random()));
    var told = new ArrayList<SessionDeal>();
    for (Opened one : opened) {
      told.add(new SessionDeal(one.session(), seats(curve, opened, xs), opened));
    }
    var court = new DealingCourt(environment, open, told.getFirst(), xs);
    for (int i = 0; i < opened.size(); i++) {
      court.requireReachable(i);
    }
    List<Dealt> dealt =
        round.ask((i, member, left) -> court.honest(i, round.carryOut(told.get(i), member, left)));
    DealingCourt.Hearing hearing = court.hear(dealt);
    List<Point> points =
        round.ask((i, member, left) -> {
          var apply = new SessionApply(opened.get(i).session(), hearing.to(i));
          return hearing.share(i, () -> round.carryOut(apply, member, left));
        });
    return new DealtKey(hearing.publicKey(), shares(opened, xs, points));
  }

  private static List<Share> shares(List<Opened> opened, List<BigInteger> xs, List<Point> points) {
    var shares = new ArrayList<Share>();
    for (int i = 0; i < opened.size(); i++) {
      shares.add(new Share(opened.get(i), xs.get(i), points.get(i)));
    }
    return shares;
  }

  private static List<Commitment.Seat> seats(
      Curve curve, List<Opened> opened, List<BigInteger> xs) {
    var seats = new ArrayList<Commitment.Seat>();
    for (int i = 0; i < opened.size(); i++) {
      byte[] pseudonym = opened.get(i).pseudonym().bytes().toByteArray();
      seats.add(new Commitment.Seat(pseudonym, PublicScalar.encode(curve, xs.get(i))));
    }
    return seats;
  }
}
