package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.ReshareFixture.NEXT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Next;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Any k vaults of a key deal their shares to seats that operators allowed, whose shares are of the
/// same key then; whoever is told otherwise refuses.
final class ReshareTest {
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;
  private ReshareFixture reshare;

  @BeforeEach
  void openVaults() throws Exception {
    reshare = new ReshareFixture(directory, Curve.P256);
  }

  @AfterEach
  void close() {
    reshare.close();
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void theKeyStaysAndItsSharesAreOthers(Curve curve) throws Exception {
    try (var other = new ReshareFixture(directory.resolve("other"), curve)) {
      Point key = other.shared.publicKey(0, 1);
      List<Opened> opened = other.applyAll();
      byte[] session = other.deal(0, opened).transcript(other.open.terms()).bytes();
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, other.kept(i, opened));
        assertEquals(DONE, other.committed(i));
        assertEquals(
            Optional.of(Commitment.toSharing(other.seats.get(i).pseudonym(), session)),
            other.facts(i).commitments().sharing());
        assertEquals(ReshareFixture.COMPANION, other.facts(i).companion());
        assertNotEquals(other.shared.facts(i).share(), other.facts(i).share());
      }
      assertEquals(key, publicKey(other, 0, 1, 2));
      assertNotEquals(key, publicKey(other, 0, 1));
      assertEquals(key, other.shared.publicKey(1, 2));
    }
  }

  @Test
  void aSeatComputesNothing() throws Exception {
    Octets point = Octets.of(reshare.shared.publicKey(0, 1).encoded());
    assertEquals(refused(Reason.INPUT), reshare.ask(0, EPOCH, new MulPoint(point)));
    assertEquals(
        refused(Reason.INPUT),
        reshare.ask(0, EPOCH, SessionOpen.refresh(Curve.P256.group(), ReshareFixture.NEXT_K)));
    List<Opened> opened = reshare.applyAll();
    assertEquals(DONE, reshare.kept(0, opened));
    assertEquals(refused(Reason.INPUT), reshare.ask(0, EPOCH, new MulPoint(point)));
    assertEquals(refused(Reason.EPOCH), reshare.ask(0, NEXT, new MulPoint(point)));
    assertEquals(DONE, reshare.committed(0));
    assertInstanceOf(MulPoint.Proven.class, reshare.ask(0, NEXT, new MulPoint(point)))
        .product()
        .close();
    // It has its share, and gets no second one.
    assertInstanceOf(Opened.class, reshare.ask(0, NEXT, reshare.open));
    assertEquals(refused(Reason.CONFLICT), reshare.ask(0, NEXT, new Commit(EPOCH)));
  }

  @Test
  void itIsDealtAgainUntilItIsDecided() throws Exception {
    Point key = reshare.shared.publicKey(0, 1);
    List<Opened> first = reshare.applyAll();
    assertEquals(DONE, reshare.kept(0, first));
    List<Opened> opened = reshare.applyAll();
    for (int i = 0; i < N; i++) {
      assertEquals(DONE, reshare.kept(i, opened));
      assertEquals(DONE, reshare.committed(i));
      assertEquals(DONE, reshare.committed(i), "again");
    }
    assertEquals(key, publicKey(reshare, 0, 1, 2));
    assertEquals(refused(Reason.SESSION), reshare.kept(1, first));
  }

  @Test
  void operatorsMustHaveAllowedIt() throws Exception {
    List<Seat> seats = reshare.seats;
    List<Seat> before = reshare.shared.seats;
    var right = RosterChange.of(K, before, seats, ReshareFixture.NEXT_K);
    var nobody = new RosterAuthority("", List.of());
    refusesAll(Reason.DENIED, new Next(seats, ReshareFixture.NEXT_K, nobody));
    for (RosterChange other :
        List.of(
            RosterChange.of(K, before, seats, K),
            RosterChange.of(K, before, seats.reversed(), ReshareFixture.NEXT_K),
            RosterChange.of(K, before, before, ReshareFixture.NEXT_K),
            RosterChange.of(K + 1, before, seats, ReshareFixture.NEXT_K))) {
      refusesAll(Reason.DENIED, ReshareFixture.next(seats, ReshareFixture.authority(other)));
    }
    // An engine that takes a seat for itself.
    refusesAll(
        Reason.DENIED,
        ReshareFixture.next(
            List.of(seats.get(0), seats.get(1), new Seat(new byte[32], seats.get(2).x())),
            ReshareFixture.authority(right)));
  }

  @Test
  void nothingIsDealtWithoutNextMembersNorToThemInARefresh() throws Exception {
    List<Seat> before = reshare.shared.seats;
    List<Opened> opened = reshare.openAll();
    var withoutNext =
        new SessionDeal(
            opened.getFirst().session(),
            before,
            opened,
            Optional.of(new Cast(ReshareFixture.DEALERS, List.of(), BirthFixture.SALT)));
    endsTheSession(Reason.INPUT, 0, withoutNext, opened);
    // A refresh has nobody's word to show.
    List<Opened> refresh = reshare.shared.openAll(EPOCH);
    SessionDeal told = reshare.shared.deal(0, refresh);
    assertEquals(
        refused(Reason.INPUT),
        reshare.shared.birth.ask(
            0,
            new SessionDeal(
                told.session(),
                told.members(),
                told.opened(),
                told.cast(),
                Optional.of(reshare.next()))));
  }

  private void refusesAll(Reason reason, Next next) throws Exception {
    List<Opened> opened = reshare.openAll();
    for (int place = 0; place < opened.size(); place++) {
      endsTheSession(reason, place, reshare.deal(place, opened, next), opened);
    }
  }

  private void endsTheSession(Reason reason, int place, SessionDeal wrong, List<Opened> opened)
      throws Exception {
    assertEquals(refused(reason), reshare.told(place, wrong));
    assertEquals(refused(Reason.SESSION), reshare.told(place, reshare.deal(place, opened)));
  }

  @Test
  void rostersAreThoseOfTheRecords() throws Exception {
    List<Integer> dealers = ReshareFixture.DEALERS;
    Octets right = BirthFixture.SALT;
    refusesCast(new Cast(dealers, List.of(), ReshareFixture.SEAT_SALT));
    refusesCast(new Cast(dealers, List.of(0), right));
    refusesCast(new Cast(dealers.reversed(), List.of(), right));
    refusesCast(new Cast(List.of(2, 2), List.of(), right));
    refusesCast(new Cast(List.of(2, 7), List.of(), right));
    refusesCast(new Cast(List.of(2), List.of(), right));
    refusesCast(new Cast(List.of(2, 0, 1), List.of(), right));
  }

  @Test
  void sharesOfTwoRefreshesAreNotDealt() throws Exception {
    RefreshFixture shared = reshare.shared;
    int told = ReshareFixture.DEALERS.getFirst();
    List<Opened> refresh = shared.applyAll(EPOCH);
    assertEquals(DONE, shared.kept(told, refresh));
    assertEquals(DONE, shared.committed(told));
    for (Octets sharing : List.of(shared.sharing(refresh), Octets.EMPTY)) {
      List<Opened> opened = reshare.openAll(RefreshFixture.NEXT);
      shared.sharing = sharing;
      int right = sharing.isEmpty() ? 1 : 0;
      int wrong = 1 - right;
      assertInstanceOf(Dealt.class, reshare.told(right, reshare.deal(right, opened)));
      assertEquals(refused(Reason.INPUT), reshare.told(wrong, reshare.deal(wrong, opened)));
    }
  }

  private void refusesCast(Cast cast) throws Exception {
    List<Opened> opened = reshare.openAll();
    int k = cast.participants().size();
    var change = RosterChange.of(k, reshare.shared.seats, reshare.seats, ReshareFixture.NEXT_K);
    var deal =
        SessionDeal.reshare(
            opened.getFirst().session(),
            reshare.shared.seats,
            opened,
            cast,
            ReshareFixture.next(reshare.seats, ReshareFixture.authority(change)));
    endsTheSession(Reason.INPUT, 0, deal, opened);
  }

  @Test
  void eachHasAnsweredItself() throws Exception {
    List<Opened> before = reshare.openAll();
    for (int other = 0; other < before.size(); other++) {
      List<Opened> opened = reshare.openAll();
      var mixed = new ArrayList<>(opened);
      mixed.set(other, before.get(other));
      // Its own is not the one that it gave in this session.
      endsTheSession(Reason.INPUT, other, told(other, opened, mixed), opened);
      // Another's is not under the pseudonym of that place.
      int stranger = (other + 1) % before.size();
      mixed.set(other, opened.get(stranger));
      endsTheSession(Reason.INPUT, stranger, told(stranger, opened, mixed), opened);
    }
  }

  private SessionDeal told(int place, List<Opened> own, List<Opened> mixed) {
    SessionDeal deal = reshare.deal(place, mixed);
    return SessionDeal.reshare(
        own.get(place).session(),
        deal.members(),
        deal.opened(),
        deal.cast().orElseThrow(),
        deal.next().orElseThrow());
  }

  @Test
  void dealingsAreOfThisSessionAndForThisSeat() throws Exception {
    List<Opened> before = reshare.openAll();
    List<Dealt> others = reshare.dealAll(before);
    List<Opened> opened = reshare.openAll();
    List<Dealt> dealt = reshare.dealAll(opened);
    assertEquals(
        refused(Reason.DEALER),
        reshare.applied(0, ReshareFixture.apply(0, opened, List.of(dealt.get(0), others.get(1)))));
    assertEquals(
        refused(Reason.DEALER),
        reshare.applied(1, ReshareFixture.apply(1, opened, List.of(dealt.get(1), dealt.get(0)))));
    assertEquals(
        refused(Reason.INPUT),
        reshare.applied(2, ReshareFixture.apply(2, opened, dealt.subList(0, 1))));
    assertEquals(
        refused(Reason.SESSION), reshare.applied(2, ReshareFixture.apply(2, opened, dealt)));
  }

  @Test
  void whoHasDealtIsDone() throws Exception {
    List<Opened> opened = reshare.openAll();
    List<Dealt> dealt = reshare.dealAll(opened);
    assertEquals(refused(Reason.SESSION), reshare.told(0, reshare.deal(0, opened)));
    var keep =
        SessionKeep.staged(
            opened.getFirst().session(), NEXT, reshare.policy(2), ReshareFixture.COMPANION);
    assertEquals(refused(Reason.SESSION), reshare.shared.ask(2, keep));
    assertInstanceOf(Outcome.class, reshare.applied(0, ReshareFixture.apply(0, opened, dealt)));
  }

  private static Point publicKey(ReshareFixture of, int... vaults) throws Exception {
    Curve curve = of.shared.birth.curve;
    Map<BigInteger, SecretBytes> shares = new LinkedHashMap<>();
    for (int i : vaults) {
      shares.put(ReshareFixture.x(i), ScalarField.of(curve).scalar(of.facts(i).share()));
    }
    try (SecretBytes whole = Interpolation.atZero(curve, shares.keySet()).ofShares(shares)) {
      return KERNEL.multiplyBase(curve, whole);
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }
}
