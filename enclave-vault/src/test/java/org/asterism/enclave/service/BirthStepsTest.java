package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.enclave.session.BirthOpened;
import org.asterism.enclave.session.Sessions;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each step of a birth is done once, in order, with the login that began it, among the members
/// that are named; whatever else is asked ends the session.
final class BirthStepsTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final Principal OTHER = new Principal.HostEngine(VaultFixture.digest(3));

  @TempDir Path directory;
  private BirthFixture birth;

  @BeforeEach
  void openVaults() throws Exception {
    birth = new BirthFixture(directory, Curve.P256);
  }

  @AfterEach
  void closeVaults() {
    birth.close();
  }

  @Test
  void aBirthWantsALoginACurveAndAThreshold() throws Exception {
    assertEquals(refused(Reason.GRANT), birth.ask(0, Optional.empty(), birth.open));
    assertEquals(refused(Reason.GRANT), birth.ask(0, Optional.of(birth.grants.get(1)), birth.open));
    assertEquals(refused(Reason.INPUT), birth.ask(0, SessionOpen.birth(Group.RSA, K)));
    for (int k : new int[] {0, 1, BirthOpened.MEMBERS_MAX + 1, Integer.MAX_VALUE}) {
      assertEquals(refused(Reason.INPUT), birth.ask(0, SessionOpen.birth(Group.P256, k)));
    }
    var enrolment = new SessionOpen(SessionOpen.Kind.ENROL, Group.P256, K, 0);
    assertEquals(refused(Reason.INPUT), birth.ask(0, enrolment));
    birth.vaults.getFirst().loseArithmetic();
    birth.grants.set(0, birth.login(0));
    assertEquals(refused(Reason.GROUP), birth.ask(0, birth.open));
  }

  @Test
  void membersAreDistinctInRangeAndThisVaultIsOneOfThem() throws Exception {
    BigInteger one = BigInteger.ONE;
    BigInteger order = birth.curve.order();
    for (BigInteger x : List.of(BigInteger.ZERO, BigInteger.TWO)) {
      refusesMembers(opened -> with(birth.seats(opened), 0, birth.seat(opened.getFirst(), x)));
    }
    byte[] beyond = Octets.of(order.toByteArray()).toByteArray();
    for (byte[] x : List.of(Arrays.copyOfRange(beyond, 1, 33), new byte[33], new byte[0])) {
      refusesMembers(opened ->
          with(
              birth.seats(opened),
              0,
              new Seat(opened.getFirst().pseudonym().bytes().toByteArray(), x)));
    }
    refusesMembers(opened -> with(birth.seats(opened), 1, birth.seat(opened.get(2), one)));
    refusesMembers(opened -> birth.seats(opened).subList(1, N));
    refusesMembers(opened -> birth.seats(opened).subList(0, K - 1));
    refusesMembers(opened -> List.of());
  }

  @Test
  void membersAreThoseThatOpened() throws Exception {
    Opened foreign = birth.opened(1);
    refusesOpened(opened -> with(opened, 1, foreign), true);
    Opened ofAnImport = assertInstanceOf(Opened.class, birth.ask(1, SessionOpen.enrol(Group.P256)));
    refusesOpened(opened -> with(opened, 1, ofAnImport), false);
    refusesOpened(opened -> with(opened, 1, opened.get(1).with(opened.get(2).signature())), false);
    refusesOpened(opened -> with(opened, 1, opened.get(2)), false);
    refusesOpened(opened -> opened.subList(0, N - 1), false);
    refusesOpened(
        opened -> with(opened, 1, changed(opened.get(1), opened.get(2).vectorDigest())), false);
    refusesOpened(opened -> with(opened, 1, changed(opened.get(1), Octets.EMPTY)), false);
  }

  @Test
  void anotherKOrAnEarlierSessionIsNotThisOne() throws Exception {
    var all = SessionOpen.birth(Group.P256, N);
    List<Opened> opened = birth.openAll();
    Opened ofAll = assertInstanceOf(Opened.class, birth.ask(1, all));
    assertEquals(refused(Reason.INPUT), birth.ask(0, birth.deal(0, with(opened, 1, ofAll))));
    List<Opened> other = birth.openAll();
    Opened before = birth.opened(0);
    var deal =
        new SessionDeal(other.getFirst().session(), birth.seats(other), with(other, 0, before));
    assertEquals(refused(Reason.INPUT), birth.ask(0, deal));
  }

  @Test
  void sixteenMembersAreTooMany() throws Exception {
    var opened = new ArrayList<>(birth.openAll());
    while (opened.size() <= BirthOpened.MEMBERS_MAX) {
      opened.add(birth.opened(1));
    }
    assertEquals(refused(Reason.INPUT), birth.ask(0, birth.deal(0, opened)));
  }

  @Test
  void aStepOutOfOrderEndsTheSession() throws Exception {
    List<Opened> opened = birth.openAll();
    List<Dealt> dealt = List.of(birth.dealt(1, opened), birth.dealt(2, opened));
    SessionApply early = new SessionApply(opened.getFirst().session(), List.of());
    endsTheSession(0, early, birth.deal(0, opened));
    List<Opened> next = birth.applyAll();
    assertEquals(refused(Reason.SESSION), birth.ask(0, birth.deal(0, next)));
    assertEquals(refused(Reason.SESSION), birth.kept(0, birth.keep(0, next)));
    List<Opened> early2 = birth.openAll();
    assertEquals(refused(Reason.SESSION), birth.kept(0, birth.keep(0, early2)));
    assertEquals(refused(Reason.SESSION), birth.ask(0, birth.deal(0, early2)));
    assertEquals(2, dealt.size());
  }

  @Test
  void aStepTwiceEndsTheSession() throws Exception {
    List<Opened> opened = birth.openAll();
    List<Dealt> dealt = birth.dealAll(opened);
    endsTheSession(0, birth.deal(0, opened), birth.apply(0, opened, dealt));
    assertInstanceOf(Applied.class, birth.ask(1, birth.apply(1, opened, dealt)));
    assertEquals(refused(Reason.SESSION), birth.ask(1, birth.apply(1, opened, dealt)));
    assertEquals(refused(Reason.SESSION), birth.kept(1, birth.keep(1, opened)));
    assertInstanceOf(Applied.class, birth.ask(2, birth.apply(2, opened, dealt)));
    assertEquals(DONE, birth.kept(2, birth.keep(2, opened)));
    assertEquals(refused(Reason.SESSION), birth.kept(2, birth.keep(2, opened)));
  }

  @Test
  void ofManyAtTheSameInstantOneIsServedAtMost() throws Exception {
    List<Opened> opened = birth.openAll();
    assertTrue(servedAtOnce(() -> birth.ask(0, birth.deal(0, opened)), Dealt.class) <= 1);
    assertEquals(refused(Reason.SESSION), birth.ask(0, birth.deal(0, opened)));
    List<Opened> applied = birth.openAll();
    List<Dealt> dealt = birth.dealAll(applied);
    assertTrue(
        servedAtOnce(() -> birth.ask(0, birth.apply(0, applied, dealt)), Applied.class) <= 1);
    assertEquals(refused(Reason.SESSION), birth.kept(0, birth.keep(0, applied)));
    List<Opened> next = birth.applyAll();
    assertTrue(servedAtOnce(() -> birth.kept(0, birth.keep(0, next)), Outcome.Done.class) <= 1);
  }

  @Test
  void aSessionEndsAfterAMinuteAndWithItsVaultsProcess() throws Exception {
    List<Opened> opened = birth.applyAll();
    waitAMinute(0);
    assertEquals(refused(Reason.SESSION), birth.kept(0, birth.keep(0, opened)));
    restart(1);
    assertEquals(refused(Reason.SESSION), birth.kept(1, birth.keep(1, opened)));
    assertEquals(DONE, birth.kept(2, birth.keep(2, opened)));
  }

  @Test
  void aSessionEndsAfterAMinuteAndWithTheProcessAtEveryStage() throws Exception {
    for (Deed end : List.<Deed>of(this::waitAMinute, this::restart)) {
      List<Opened> opened = birth.openAll();
      end.to(0);
      assertEquals(refused(Reason.SESSION), birth.ask(0, birth.deal(0, opened)));
      List<Opened> next = birth.openAll();
      List<Dealt> dealt = birth.dealAll(next);
      end.to(0);
      assertEquals(refused(Reason.SESSION), birth.ask(0, birth.apply(0, next, dealt)));
      assertInstanceOf(Applied.class, birth.ask(1, birth.apply(1, next, dealt)));
    }
  }

  private interface Deed {
    void to(int vault) throws Exception;
  }

  private void waitAMinute(int vault) {
    birth.vaults.get(vault).nanos.addAndGet(Duration.ofSeconds(61).toNanos());
  }

  private void restart(int vault) throws Exception {
    birth.vaults.get(vault).restart();
    birth.grants.set(vault, birth.login(vault));
  }

  @Test
  void aSessionEndsWithItsLoginAndIsNobodyElses() throws Exception {
    List<Opened> opened = birth.openAll();
    endsTheSession(0, Optional.empty(), birth.deal(0, opened), birth.deal(0, opened));
    SecretBytes another = birth.login(1);
    endsTheSession(1, Optional.of(another), birth.deal(1, opened), birth.deal(1, opened));
    birth.grants.add(another);
    List<Opened> next = birth.applyAll();
    var delete =
        VaultFixture.onto(birth.accounts.getFirst(), VaultFixture.open(), new Delete(true));
    assertEquals(DONE, birth.vaults.getFirst().act(delete));
    assertEquals(refused(Reason.SESSION), birth.kept(0, birth.keep(0, next)));
    birth.grants.set(0, birth.grants.get(1).copy());
    assertEquals(refused(Reason.SESSION), birth.kept(0, birth.keep(0, next)));
  }

  @Test
  void anotherEngineNeitherTakesNorEndsASession() throws Exception {
    List<Opened> opened = birth.openAll();
    var stolen = VaultFixture.with(birth.grants.getFirst(), onNothing(birth.deal(0, opened)));
    assertEquals(refused(Reason.SESSION), birth.vaults.getFirst().act(OTHER, stolen));
    assertInstanceOf(Dealt.class, birth.ask(0, birth.deal(0, opened)));
  }

  @Test
  void whatCannotBeKeptEndsTheSession() throws Exception {
    List<Opened> opened = birth.applyAll();
    SessionKeep right = birth.keep(0, opened);
    assertEquals(
        refused(Reason.INPUT), birth.kept(0, keep(right, Set.of(Usage.RSA_EXP), right.salt())));
    assertEquals(refused(Reason.SESSION), birth.kept(0, right));
    SessionKeep other = birth.keep(1, opened);
    assertEquals(refused(Reason.INPUT), birth.kept(1, keep(other, other.usages(), Octets.EMPTY)));
    assertEquals(refused(Reason.SESSION), birth.kept(1, other));
    // A policy by which nobody may prepare anything.
    var without =
        new SessionKeep(
            opened.get(2).session(),
            Set.of(Usage.MUL_POINT),
            BirthFixture.SALT,
            VaultFixture.open(),
            Octets.EMPTY);
    assertEquals(refused(Reason.DENIED), birth.kept(2, without));
    assertEquals(refused(Reason.SESSION), birth.kept(2, birth.keep(2, opened)));
  }

  @Test
  void aHandleThatWasDeletedStaysSo() throws Exception {
    List<Opened> opened = birth.applyAll();
    var delete = VaultFixture.onto(birth.handles.getFirst(), birth.policy(0), new Delete());
    assertEquals(DONE, birth.vaults.getFirst().act(delete));
    assertEquals(refused(Reason.TOMBSTONE), birth.kept(0, birth.keep(0, opened)));
  }

  @Test
  void sessionsAreFewAndTravelInNoBatch() throws Exception {
    var batch = List.of(VaultFixture.with(birth.grants.getFirst(), onNothing(birth.open)));
    assertEquals(List.of(refused(Reason.DENIED)), birth.vaults.getFirst().actBatch(batch));
    for (int i = 0; i < Sessions.MAX; i++) {
      var _ = birth.opened(0);
    }
    assertEquals(refused(Reason.LIMIT), birth.ask(0, birth.open));
    birth.vaults.getFirst().nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    var _ = birth.opened(0);
  }

  private interface Change<T> {
    List<T> of(List<Opened> opened);
  }

  private void refusesMembers(Change<Seat> change) throws Exception {
    List<Opened> opened = birth.openAll();
    var deal = new SessionDeal(opened.getFirst().session(), change.of(opened), opened);
    endsTheSession(Reason.INPUT, deal, birth.deal(0, opened));
  }

  private void refusesOpened(Change<Opened> change, boolean seatsToo) throws Exception {
    List<Opened> opened = birth.openAll();
    List<Opened> changed = change.of(opened);
    List<Seat> seats = birth.seats(opened);
    var deal = new SessionDeal(opened.getFirst().session(), seats, changed);
    endsTheSession(Reason.INPUT, deal, birth.deal(0, opened));
    if (seatsToo) {
      List<Opened> again = birth.openAll();
      assertInstanceOf(Dealt.class, birth.ask(0, birth.deal(0, with(again, 1, changed.get(1)))));
    }
  }

  private void endsTheSession(Reason reason, Operation<?> wrong, Operation<?> right)
      throws Exception {
    assertEquals(refused(reason), birth.ask(0, wrong));
    assertEquals(refused(Reason.SESSION), birth.ask(0, right));
  }

  private void endsTheSession(int vault, Operation<?> wrong, Operation<?> right) throws Exception {
    endsTheSession(vault, Optional.of(birth.grants.get(vault)), wrong, right);
  }

  private void endsTheSession(
      int vault, Optional<SecretBytes> grant, Operation<?> wrong, Operation<?> right)
      throws Exception {
    assertEquals(refused(Reason.SESSION), birth.ask(vault, grant, wrong));
    assertEquals(refused(Reason.SESSION), birth.ask(vault, right));
  }

  private static int servedAtOnce(Callable<Outcome> step, Class<? extends Outcome> served)
      throws Exception {
    var go = new CountDownLatch(1);
    int count = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Outcome>>();
      for (int i = 0; i < 16; i++) {
        asked.add(
            threads.submit(() -> {
              go.await();
              return step.call();
            }));
      }
      go.countDown();
      for (Future<Outcome> one : asked) {
        count += served.isInstance(one.get()) ? 1 : 0;
      }
    }
    return count;
  }

  private static Act<?> onNothing(Operation<?> operation) {
    return new Act<>(
        Handle.of(new byte[Handle.LENGTH]),
        EpochTag.NONE,
        PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
        Optional.empty(),
        operation);
  }

  private static SessionKeep keep(SessionKeep like, Set<Usage> usages, Octets salt) {
    return new SessionKeep(like.session(), usages, salt, like.policy(), like.companion());
  }

  private static Opened changed(Opened opened, Octets vectorDigest) {
    return new Opened(
        opened.session(),
        opened.pseudonym(),
        opened.boxKey(),
        opened.nonce(),
        vectorDigest,
        opened.signature());
  }

  private static <T> List<T> with(List<T> all, int place, T other) {
    var changed = new ArrayList<>(all);
    changed.set(place, other);
    return changed;
  }
}
