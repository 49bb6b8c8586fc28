package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.RefreshFixture.NEXT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A refresh is of one record, among the members and with the k that the record is committed to,
/// under the login that its policy asks for; what would change the key is refused by its dealer's
/// place, and shows nothing of what this vault was dealt.
final class RefreshRefusalsTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final int LIAR = 2;

  @TempDir Path directory;
  private final SecureRandom random = VaultFixture.seeded(20261131);
  private RefreshFixture refresh;

  @BeforeEach
  void openVaults() throws Exception {
    refresh = new RefreshFixture(directory, Curve.P256);
  }

  @AfterEach
  void close() {
    refresh.close();
  }

  @Test
  void itIsOpenedForARecordThatAllowsIt() throws Exception {
    SessionOpen open = refresh.open;
    assertEquals(refused(Reason.GRANT), refresh.ask(0, EPOCH, Optional.empty(), open));
    assertEquals(
        refused(Reason.GRANT),
        refresh.ask(0, EPOCH, Optional.of(refresh.birth.grants.get(1)), open));
    assertEquals(refused(Reason.EPOCH), refresh.ask(0, NEXT, open));
    assertEquals(refused(Reason.UNKNOWN_HANDLE), refresh.birth.ask(0, open));
    for (Group other : List.of(Group.P384, Group.EDWARDS25519, Group.RSA)) {
      assertEquals(refused(Reason.INPUT), refresh.ask(0, SessionOpen.refresh(other, K)));
    }
    for (int k : new int[] {0, 1, 16, Integer.MAX_VALUE}) {
      assertEquals(refused(Reason.INPUT), refresh.ask(0, SessionOpen.refresh(Group.P256, k)));
    }
    refresh.birth.vaults.getFirst().loseArithmetic();
    refresh.birth.grants.set(0, refresh.birth.login(0));
    assertEquals(refused(Reason.GROUP), refresh.ask(0, open));
  }

  @Test
  void anAssembledKeyHasNone() throws Exception {
    VaultFixture vault = refresh.birth.vaults.getFirst();
    Handle handle = vault.handle();
    EncodedPolicy policy = refresh.policy(0);
    SecretBytes grant = refresh.birth.grants.getFirst();
    var put = new Put(VaultFixture.key(1, policy));
    assertEquals(DONE, vault.act(VaultFixture.with(grant, VaultFixture.onto(handle, policy, put))));
    Act<?> open = VaultFixture.with(grant, VaultFixture.onto(handle, policy, refresh.open));
    assertEquals(refused(Reason.DENIED), vault.act(open));
  }

  @Test
  void membersAndKAreThoseOfTheRecord() throws Exception {
    List<Seat> seats = refresh.seats;
    BigInteger four = BigInteger.valueOf(4);
    refusesMembers(with(seats, 1, new Seat(seats.get(1).pseudonym(), x(four))));
    refusesMembers(with(seats, 1, new Seat(seats.get(1).pseudonym(), x(BigInteger.ZERO))));
    refusesMembers(
        with(
            seats,
            1,
            new Seat(
                PseudonymKey.generate(random).name().bytes().toByteArray(), seats.get(1).x())));
    refusesMembers(with(seats, 1, seats.get(2)));
    refusesMembers(seats.subList(0, N - 1));
    refusesMembers(seats.subList(1, N));
    refusesMembers(seats.reversed());
    var swapped = new ArrayList<>(seats);
    Collections.swap(swapped, 0, 1);
    refusesMembers(swapped);
    refusesMembers(List.of());
    SessionOpen ofAll = SessionOpen.refresh(Group.P256, N);
    var opened = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      opened.add(assertInstanceOf(Opened.class, refresh.ask(i, ofAll)));
    }
    endsTheSession(Reason.INPUT, refresh.deal(0, opened), refresh.deal(0, opened));
    List<Opened> next = refresh.openAll(EPOCH);
    SessionDeal right = refresh.deal(0, next);
    for (Octets salt : List.of(Octets.EMPTY, VaultFixture.octets("other", 32))) {
      List<Opened> again = refresh.openAll(EPOCH);
      var deal =
          SessionDeal.refresh(
              again.getFirst().session(),
              refresh.seats,
              again,
              new SessionDeal.Shown(salt, Octets.EMPTY));
      endsTheSession(Reason.INPUT, deal, refresh.deal(0, again));
    }
    assertInstanceOf(Dealt.class, refresh.birth.ask(0, right));
  }

  @Test
  void thePseudonymsOfAnotherKeyAreNoneHere() throws Exception {
    List<Opened> born = refresh.birth.openAll();
    List<Opened> opened = refresh.openAll(EPOCH);
    var mixed = with(opened, 1, born.get(1));
    endsTheSession(Reason.INPUT, refresh.deal(0, mixed), refresh.deal(0, opened));
    // A birth's session is no refresh's.
    List<Opened> next = refresh.openAll(EPOCH);
    assertEquals(refused(Reason.INPUT), refresh.birth.ask(0, refresh.birth.deal(0, next)));
  }

  @Test
  void stepsComeOnceAndInOrder() throws Exception {
    List<Opened> opened = refresh.openAll(EPOCH);
    List<Dealt> dealt = refresh.dealAll(opened);
    endsTheSession(Reason.SESSION, refresh.deal(0, opened), refresh.apply(0, opened, dealt));
    assertEquals(refused(Reason.SESSION), refresh.kept(1, opened));
    assertEquals(refused(Reason.SESSION), refresh.birth.ask(1, refresh.apply(1, opened, dealt)));
    List<Opened> next = refresh.applyAll(EPOCH);
    assertEquals(DONE, refresh.kept(0, next));
    assertEquals(refused(Reason.SESSION), refresh.kept(0, next));
    refresh.birth.vaults.get(1).nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertEquals(refused(Reason.SESSION), refresh.kept(1, next));
    refresh.birth.vaults.get(2).restart();
    refresh.birth.grants.set(2, refresh.birth.login(2));
    assertEquals(refused(Reason.SESSION), refresh.kept(2, next));
  }

  @Test
  void itIsKeptForItsOwnRecordAndEpoch() throws Exception {
    keepsNot(Reason.EPOCH, 0, EPOCH, like -> keep(like, Set.of(), Octets.EMPTY, EPOCH));
    keepsNot(
        Reason.INPUT, 0, EPOCH, like -> keep(like, Set.of(Usage.MUL_POINT), Octets.EMPTY, NEXT));
    keepsNot(Reason.INPUT, 0, EPOCH, like -> keep(like, Set.of(), SALT, NEXT));
    keepsNot(
        Reason.INPUT,
        0,
        EPOCH,
        like -> SessionKeep.staged(like.session(), NEXT, VaultFixture.open(), like.companion()));
    // As if it were a birth's.
    keepsNot(Reason.SESSION, 0, EPOCH, like -> keep(like, Set.of(), SALT, EpochTag.NONE));
    List<Opened> opened = refresh.applyAll(EPOCH);
    List<Opened> late = refresh.applyAll(EPOCH);
    assertEquals(DONE, refresh.kept(0, opened));
    assertEquals(DONE, refresh.committed(0));
    SessionKeep keep = refresh.keep(0, late, new EpochTag(7));
    assertEquals(refused(Reason.SESSION), refresh.ask(0, EPOCH, keep));
  }

  @Test
  void aShareOfAnEpochThatIsOverIsNotKept() throws Exception {
    List<Opened> late = refresh.applyAll(EPOCH);
    List<Opened> opened = refresh.applyAll(EPOCH);
    assertEquals(DONE, refresh.kept(0, opened));
    assertEquals(DONE, refresh.committed(0));
    SessionKeep keep = refresh.keep(0, late, new EpochTag(7));
    assertEquals(refused(Reason.SESSION), refresh.ask(0, NEXT, keep));
  }

  @Test
  void aChangeOfTheKeyIsRefusedByItsDealer() throws Exception {
    try (SecretBytes one = ScalarField.of(Curve.P256).scalar(BigInteger.ONE)) {
      // What an engine would have of it: signing under x + 1.
      accuses(one, 0);
    }
  }

  @Test
  void aWrongSubShareIsRefusedByItsDealer() throws Exception {
    try (SecretBytes none = SecretBytes.allocate(Curve.P256.scalarBytes())) {
      accuses(none, 1);
    }
  }

  // The last vault is opened: its pseudonym signs what a test wants.
  private void accuses(SecretBytes constant, int plus) throws Exception {
    try (var liar = new ScriptedRefresher(refresh, LIAR, constant, plus)) {
      List<Opened> opened = refresh.openAll(EPOCH);
      opened.set(LIAR, liar.opened());
      List<Dealt> dealt = liar.dealAll(opened);
      assertEquals(new Accusation(LIAR, Octets.EMPTY), accused(refresh.apply(0, opened, dealt)));
      assertEquals(refused(Reason.SESSION), refresh.kept(0, opened));
    }
  }

  private Accusation accused(SessionApply apply) {
    var act =
        VaultFixture.with(
            refresh.birth.grants.getFirst(),
            VaultFixture.onto(refresh.birth.handles.getFirst(), refresh.policy(0), apply));
    var vault = refresh.birth.vaults.getFirst().as(VaultFixture.ENGINE);
    var refused =
        Assertions.assertThrows(VaultRefused.class, () -> vault.act(act, VaultFixture.DEADLINE));
    assertEquals(Reason.DEALER, refused.reason());
    return refused.accusation().orElseThrow();
  }

  private interface Keeping {
    SessionKeep like(SessionKeep right);
  }

  private void keepsNot(Reason reason, int vault, EpochTag epoch, Keeping wrong) throws Exception {
    List<Opened> opened = refresh.applyAll(epoch);
    SessionKeep right = refresh.keep(vault, opened, NEXT);
    assertEquals(refused(reason), refresh.ask(vault, epoch, wrong.like(right)));
    assertEquals(refused(Reason.SESSION), refresh.ask(vault, epoch, right));
  }

  private static SessionKeep keep(SessionKeep like, Set<Usage> usages, Octets salt, EpochTag next) {
    return new SessionKeep(like.session(), usages, salt, like.policy(), like.companion(), next);
  }

  private void refusesMembers(List<Seat> members) throws Exception {
    List<Opened> opened = refresh.openAll(EPOCH);
    endsTheSession(Reason.INPUT, refresh.deal(0, opened, members), refresh.deal(0, opened));
  }

  private void endsTheSession(Reason reason, Operation<?> wrong, Operation<?> right)
      throws Exception {
    assertEquals(refused(reason), refresh.birth.ask(0, wrong));
    assertEquals(refused(Reason.SESSION), refresh.birth.ask(0, right));
  }

  private static byte[] x(BigInteger x) {
    return PublicScalar.encode(Curve.P256, x);
  }

  private static <T> List<T> with(List<T> all, int place, T other) {
    var changed = new ArrayList<>(all);
    changed.set(place, other);
    return changed;
  }
}
