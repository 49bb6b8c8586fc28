package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.RefreshFixture.NEXT;
import static org.asterism.enclave.service.RepairFixture.HELPERS;
import static org.asterism.enclave.service.RepairFixture.LOST;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Next;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An engine that has another share repaired than the one that is lost, for another than operators
/// allow, or by shares of several refreshes, and helpers that lie, are refused, and the session is
/// over.
final class RepairRefusalsTest {
  private static final byte[] ALL_ONES = VaultFixture.digest(0xff).toByteArray();

  @TempDir Path directory;
  private RepairFixture repair;

  @BeforeEach
  void share() throws Exception {
    repair = new RepairFixture(directory, Curve.P256);
  }

  @AfterEach
  void close() {
    repair.close();
  }

  @Test
  void helpersOfTwoSharingsDealNothing() throws Exception {
    repair.refreshWithout(LOST);
    Octets decided = repair.shared.sharing;
    // The lost one helps, in whose place vault 2 is repaired; it has not heard of the decision.
    for (Octets told : List.of(decided, Octets.EMPTY)) {
      var mixed = new ArrayList<Opened>();
      mixed.add(opened(repair.shared.ask(0, NEXT, repair.open)));
      mixed.add(opened(repair.shared.ask(LOST, EPOCH, repair.open)));
      mixed.add(opened(repair.shared.ask(2, NEXT, repair.open)));
      var cast = new Cast(List.of(0, LOST), List.of(2), new Shown(SALT, told));
      List<Integer> vaults = List.of(0, LOST);
      for (int place = 0; place < K; place++) {
        Outcome answer =
            repair.shared.birth.ask(
                vaults.get(place), repair.deal(place, mixed, cast, Optional.empty()));
        if (told.equals(place == 0 ? decided : Octets.EMPTY)) {
          assertInstanceOf(Dealt.class, answer);
        } else {
          assertEquals(refused(Reason.INPUT), answer);
        }
      }
    }
  }

  @Test
  void nobodyGetsASeatWithoutTheOperatorsWord() throws Exception {
    repair.seat();
    Next right = repair.next().orElseThrow();
    var others = new ArrayList<>(repair.after);
    others.set(LOST, new Seat(new byte[32], repair.after.get(LOST).x()));
    Next forOthers = new Next(repair.after, K, repair.next(others, K).authority());
    endsTheSession(Reason.DENIED, repair.cast(0), Optional.of(forOthers));
    endsTheSession(Reason.INPUT, repair.cast(0), Optional.empty());
    var unsigned = new SessionDeal.Next(repair.shared.seats, K, right.authority());
    endsTheSession(Reason.DENIED, repair.cast(0), Optional.of(unsigned));
  }

  // Even if operators have signed for it.
  @Test
  void nothingButOnePseudonymChanges() throws Exception {
    repair.seat();
    Seat seat = repair.after.get(LOST);
    List<Seat> moved = new ArrayList<>(repair.after);
    moved.set(
        LOST, new Seat(seat.pseudonym(), repair.shared.birth.seat(opened(0), BigInteger.TEN).x()));
    List<Seat> twoOthers = new ArrayList<>(repair.after);
    twoOthers.set(0, new Seat(new byte[32], repair.after.getFirst().x()));
    List<Seat> fewer = repair.after.subList(0, 2);
    for (List<Seat> members : List.of(moved, twoOthers, fewer, repair.shared.seats)) {
      endsTheSession(Reason.INPUT, repair.cast(0), Optional.of(repair.next(members, K)));
    }
    endsTheSession(Reason.INPUT, repair.cast(0), Optional.of(repair.next(repair.after, K + 1)));
  }

  @Test
  void exactlyKOtherMembersHelpOne() throws Exception {
    List<Cast> wrong =
        List.of(
            cast(List.of(2), List.of(LOST)),
            cast(List.of(2, 0, LOST), List.of(LOST)),
            cast(List.of(2, LOST), List.of(LOST)),
            cast(List.of(2, 2), List.of(LOST)),
            cast(List.of(2, 3), List.of(LOST)),
            cast(HELPERS, List.of()),
            cast(HELPERS, List.of(LOST, 2)),
            cast(HELPERS, List.of(0)),
            cast(HELPERS, List.of(-1)),
            new Cast(HELPERS, List.of(LOST), new Shown(RepairFixture.SEAT_SALT, Octets.EMPTY)),
            new Cast(HELPERS, List.of(LOST), new Shown(SALT, RepairFixture.SEAT_SALT)));
    for (Cast cast : wrong) {
      endsTheSession(Reason.INPUT, cast, Optional.empty());
    }
  }

  @Test
  void aSessionIsAboutItsRecordAndForOneWhoIsLoggedIn() throws Exception {
    var none = repair.shared.ask(0, EPOCH, Optional.empty(), repair.open);
    assertEquals(refused(Reason.GRANT), none);
    for (SessionOpen other :
        List.of(
            SessionOpen.repair(Group.P384, K),
            SessionOpen.repair(Group.P256, 1),
            new SessionOpen(SessionOpen.Kind.REPAIR, Group.P256, K, 1))) {
      assertEquals(refused(Reason.INPUT), repair.shared.ask(0, other));
    }
  }

  @Test
  void aSeatHelpsNobody() throws Exception {
    repair.seat();
    List<Opened> opened = repair.openAll(EPOCH);
    var cast = new Cast(List.of(LOST, 2), List.of(0), repair.shown(K));
    List<Opened> others = List.of(opened.get(2), opened.get(0), opened.get(1));
    var deal =
        new SessionDeal(
            opened.getLast().session(), repair.after, others, Optional.of(cast), Optional.empty());
    assertEquals(refused(Reason.INPUT), repair.shared.birth.ask(LOST, deal));
  }

  @Test
  void partsAreEachHelpersOwnForThisOne() throws Exception {
    for (int wrong = 0; wrong < 5; wrong++) {
      List<Opened> opened = repair.openAll(EPOCH);
      List<Dealt> dealt = repair.dealAll(opened);
      List<SealedDealing> right = BirthFixture.dealings(0, dealt);
      SealedDealing second = right.getLast();
      List<SealedDealing> changed =
          switch (wrong) {
            case 0 -> List.of(right.getFirst(), BirthFixture.dealing(1, 1, dealt.get(1)));
            case 1 -> List.of(right.getFirst(), signedAs(second, dealt.getFirst().signature()));
            case 2 -> List.of(right.getFirst(), boxed(second, right.getFirst().box()));
            case 3 -> List.of(right.getFirst());
            default -> List.of(second, right.getFirst());
          };
      var apply = new SessionApply(opened.getFirst().session(), changed);
      if (wrong < 3) {
        accuses(1, 0, apply);
      } else {
        assertEquals(refused(Reason.INPUT), repair.told(0, apply));
      }
      var again = RepairFixture.apply(0, opened, dealt);
      assertEquals(refused(Reason.SESSION), repair.told(0, again));
    }
  }

  @Test
  void aSumOfAnotherSessionIsNamed() throws Exception {
    List<Opened> before = repair.openAll(EPOCH);
    List<SealedDealing> old = repair.sums(before, repair.dealAll(before));
    List<Opened> opened = repair.openAll(EPOCH);
    List<SealedDealing> sums = repair.sums(opened, repair.dealAll(opened));
    List<SealedDealing> mixed = List.of(sums.getFirst(), old.getLast());
    accuses(1, K, new SessionApply(opened.getLast().session(), mixed));
    assertEquals(refused(Reason.SESSION), repair.applied(opened, sums));
  }

  @Test
  void aHelperThatLiesGivesNoShare() throws Exception {
    for (boolean pointToo : new boolean[] {false, true}) {
      List<Opened> opened = repair.openAll(EPOCH);
      List<Dealt> dealt = repair.dealAll(opened);
      List<SealedDealing> sums = repair.sums(opened, dealt);
      SealedDealing lie = lie(opened, sums.getLast(), pointToo);
      assertEquals(refused(Reason.INPUT), repair.applied(opened, List.of(sums.getFirst(), lie)));
      assertEquals(refused(Reason.SESSION), repair.kept(opened));
    }
  }

  // Another number, and the point of another share where that is to fit.
  private SealedDealing lie(List<Opened> opened, SealedDealing right, boolean pointToo)
      throws Exception {
    try (SecretBytes number = number();
        ScriptedRepairer helper = helper(opened)) {
      List<byte[]> point =
          pointToo ? List.of(KERNEL.multiplyBase(Curve.P256, number).encoded()) : right.vector();
      return helper.signed(right, K, point, number);
    }
  }

  @Test
  void whatIsNoPartIsNamed() throws Exception {
    for (byte[] none : List.of(new byte[32], new byte[31], new byte[33], ALL_ONES)) {
      List<Opened> opened = repair.openAll(EPOCH);
      List<Dealt> dealt = repair.dealAll(opened);
      List<SealedDealing> right = BirthFixture.dealings(0, dealt);
      try (SecretBytes part = SecretBytes.takeFrom(none.clone());
          ScriptedRepairer helper = helper(opened)) {
        SealedDealing wrong = helper.signed(right.getLast(), 0, List.of(), part);
        var parts = List.of(right.getFirst(), wrong);
        accuses(1, 0, new SessionApply(opened.getFirst().session(), parts));
      }
    }
  }

  @Test
  void whatIsNoSumOrNoPointIsNamed() throws Exception {
    // No square is at 4.
    byte[] offTheCurve = new byte[33];
    offTheCurve[0] = 2;
    offTheCurve[32] = 4;
    try (SecretBytes number = number();
        SecretBytes none = SecretBytes.allocate(32);
        SecretBytes longer = SecretBytes.allocate(33)) {
      byte[] point = KERNEL.multiplyBase(Curve.P256, number).encoded();
      namesTheHelper(List.of(point), none);
      namesTheHelper(List.of(point), longer);
      namesTheHelper(List.of(), number);
      namesTheHelper(List.of(point, point), number);
      namesTheHelper(List.of(offTheCurve), number);
      namesTheHelper(List.of(new byte[0]), number);
    }
  }

  private void namesTheHelper(List<byte[]> point, SecretBytes number) throws Exception {
    List<Opened> opened = repair.openAll(EPOCH);
    List<SealedDealing> sums = repair.sums(opened, repair.dealAll(opened));
    try (ScriptedRepairer helper = helper(opened)) {
      SealedDealing wrong = helper.signed(sums.getLast(), K, point, number);
      List<SealedDealing> mixed = List.of(sums.getFirst(), wrong);
      accuses(1, K, new SessionApply(opened.getLast().session(), mixed));
    }
  }

  // The second, as one that was opened.
  private ScriptedRepairer helper(List<Opened> opened) throws Exception {
    SessionTranscript transcript = repair.deal(1, opened).transcript(repair.open.terms());
    return new ScriptedRepairer(repair.shared.birth.stolen(HELPERS.get(1)), transcript, opened, 1);
  }

  private static SecretBytes number() {
    return ScalarField.of(Curve.P256).scalar(BigInteger.valueOf(20261130));
  }

  private void accuses(int dealer, int place, SessionApply apply) throws Exception {
    var accusation = repair.shared.birth.accusation(RepairFixture.vault(place), apply);
    assertEquals(new Accusation(dealer, Octets.EMPTY), accusation);
  }

  // At the first helper; and what was right comes too late.
  private void endsTheSession(Reason reason, Cast cast, Optional<Next> next) throws Exception {
    List<Opened> opened = repair.openAll(EPOCH);
    assertEquals(refused(reason), repair.told(0, repair.deal(0, opened, cast, next)));
    assertEquals(refused(Reason.SESSION), repair.told(0, repair.deal(0, opened)));
  }

  private static Cast cast(List<Integer> helpers, List<Integer> lost) {
    return new Cast(helpers, lost, new Shown(SALT, Octets.EMPTY));
  }

  private Opened opened(int vault) throws Exception {
    return opened(repair.shared.ask(vault, repair.open));
  }

  private static Opened opened(Outcome answer) {
    return assertInstanceOf(Opened.class, answer);
  }

  private static SealedDealing signedAs(SealedDealing one, Octets signature) {
    return new SealedDealing(
        one.dealer(), one.vector(), one.box(), one.boxDigests(), signature.toByteArray());
  }

  private static SealedDealing boxed(SealedDealing one, SealedBox box) {
    return new SealedDealing(one.dealer(), one.vector(), box, one.boxDigests(), one.signature());
  }
}
