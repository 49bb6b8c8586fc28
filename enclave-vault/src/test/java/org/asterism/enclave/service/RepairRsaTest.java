package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.rsa.RsaRepair;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Next;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two vaults give a third the share of an RSA key that it has lost. Whether it is of the key is
/// seen by using it, before anything is decided.
final class RepairRsaTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final EpochTag REFRESHED = new EpochTag(0x4e7);
  private static final EpochTag REPAIRED = new EpochTag(0x4e9);
  private static final SessionOpen OPEN = SessionOpen.repair(Group.RSA, K);
  private static final int LOST = RepairFixture.LOST;
  private static final List<Integer> HELPERS = RepairFixture.HELPERS;

  // 16!
  private static final BigInteger D = BigInteger.valueOf(20_922_789_888_000L);

  @TempDir Path directory;
  private SharedRsaFixture key;
  private Octets sharing = Octets.EMPTY;
  private Optional<Next> next = Optional.empty();

  @BeforeEach
  void dealAKey() throws Exception {
    key = new SharedRsaFixture(directory);
  }

  @AfterEach
  void close() {
    key.close();
  }

  @Test
  void theShareComesBackUnderAnotherPseudonym() throws Exception {
    List<Seat> after = key.seat(LOST);
    next = Optional.of(RepairFixture.next(key.seats, after, K));
    var use = key.rsa.power(SharedRsaFixture.base());
    assertEquals(refused(Reason.INPUT), key.ask(LOST, EPOCH, use));
    List<Opened> opened = openAll(EPOCH);
    assertEquals(new Applied(Octets.EMPTY), applied(opened, sums(opened)));
    assertEquals(DONE, key.ask(LOST, EPOCH, keep(opened)));
    key.requireOneKey(EPOCH, REPAIRED, EPOCH);
    assertEquals(refused(Reason.INPUT), key.ask(LOST, EPOCH, use));
    assertEquals(DONE, key.ask(LOST, EPOCH, new Commit(REPAIRED)));
    key.requireOneKey(EPOCH, REPAIRED, EPOCH);
  }

  @Test
  void aVaultThatMissedARefreshGetsTheShareThatItWouldHave() throws Exception {
    refreshWithout(LOST);
    List<Opened> opened = openAll(REFRESHED);
    assertEquals(new Applied(Octets.EMPTY), applied(opened, sums(opened)));
    assertEquals(DONE, key.ask(LOST, EPOCH, keep(opened)));
    key.requireOneKey(REFRESHED, REPAIRED, REFRESHED);
  }

  // Nothing but the commitment shows it: there are no points.
  @Test
  void helpersOfTwoSharingsDealNothing() throws Exception {
    refreshWithout(HELPERS.getLast());
    Octets decided = sharing;
    for (Octets told : List.of(decided, Octets.EMPTY)) {
      sharing = told;
      List<Opened> opened =
          List.of(
              opened(key.ask(HELPERS.getFirst(), REFRESHED, OPEN)),
              opened(key.ask(HELPERS.getLast(), EPOCH, OPEN)),
              opened(key.ask(LOST, REFRESHED, OPEN)));
      int place = told.equals(decided) ? 0 : 1;
      assertInstanceOf(Dealt.class, told(place, deal(place, opened)));
      assertEquals(refused(Reason.INPUT), told(1 - place, deal(1 - place, opened)));
    }
  }

  // D leaves something, a share would be longer, or it comes to another length.
  @Test
  void sumsThatAreOfNoShareAreRefused() throws Exception {
    int length = RsaRepair.partBytes(key.rsa.key.shareLength());
    BigInteger tooLong = D.shiftLeft(Byte.SIZE * key.rsa.key.shareLength());
    for (BigInteger wrong : List.of(BigInteger.ONE, tooLong)) {
      List<Opened> opened = openAll(EPOCH);
      List<SealedDealing> sums = sums(opened);
      try (SecretBytes first = bytes(BigInteger.ZERO, length);
          SecretBytes second = bytes(wrong, length)) {
        List<SealedDealing> lies =
            List.of(lie(0, opened, sums, first), lie(1, opened, sums, second));
        assertEquals(refused(Reason.INPUT), applied(opened, lies));
      }
      assertEquals(refused(Reason.SESSION), applied(opened, sums));
    }
  }

  @Test
  void sumsOfTwoLengthsAreRefused() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    List<SealedDealing> sums = sums(opened);
    int longer = RsaRepair.partBytes(key.rsa.key.shareLength() + 1024 / Byte.SIZE);
    try (SecretBytes other = SecretBytes.allocate(longer)) {
      List<SealedDealing> mixed = List.of(sums.getFirst(), lie(1, opened, sums, other));
      assertEquals(refused(Reason.INPUT), applied(opened, mixed));
    }
  }

  @Test
  void whatIsNoSumIsNamed() throws Exception {
    int length = RsaRepair.partBytes(key.rsa.key.shareLength());
    for (int wrong : List.of(0, 1, length - 1, length + 1)) {
      List<Opened> opened = openAll(EPOCH);
      List<SealedDealing> sums = sums(opened);
      try (SecretBytes other = SecretBytes.allocate(wrong)) {
        namesTheSecond(opened, List.of(sums.getFirst(), lie(1, opened, sums, other)));
      }
    }
  }

  @Test
  void aPointIsNotExpected() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    List<SealedDealing> sums = sums(opened);
    int length = RsaRepair.partBytes(key.rsa.key.shareLength());
    try (SecretBytes number = SecretBytes.allocate(length);
        ScriptedRepairer second = helper(1, opened)) {
      List<byte[]> point = List.of(new byte[33]);
      var pointed = second.signed(sums.get(1), K, point, number);
      SealedDealing first = lie(0, opened, sums, number);
      namesTheSecond(opened, List.of(first, pointed));
    }
  }

  private void namesTheSecond(List<Opened> opened, List<SealedDealing> sums) throws Exception {
    var apply = new SessionApply(opened.getLast().session(), sums);
    assertEquals(new Accusation(1, Octets.EMPTY), key.vaults.accusation(LOST, apply));
  }

  private SealedDealing lie(
      int place, List<Opened> opened, List<SealedDealing> sums, SecretBytes number)
      throws Exception {
    try (ScriptedRepairer helper = helper(place, opened)) {
      return helper.signed(sums.get(place), K, List.of(), number);
    }
  }

  private ScriptedRepairer helper(int place, List<Opened> opened) throws Exception {
    var transcript = deal(place, opened).transcript(OPEN.terms());
    return new ScriptedRepairer(key.vaults.stolen(HELPERS.get(place)), transcript, opened, place);
  }

  private static SecretBytes bytes(BigInteger number, int length) {
    byte[] shortest = number.toByteArray();
    byte[] padded = new byte[length];
    int sign = shortest[0] == 0 ? 1 : 0;
    int digits = shortest.length - sign;
    System.arraycopy(shortest, sign, padded, length - digits, digits);
    return SecretBytes.takeFrom(padded);
  }

  private void refreshWithout(int untold) throws Exception {
    var opened = new ArrayList<Opened>();
    var open = SessionOpen.refresh(Group.RSA, K);
    for (int i = 0; i < N; i++) {
      opened.add(opened(key.ask(i, EPOCH, open)));
    }
    var dealt = new ArrayList<Dealt>();
    var shown = new Shown(SALT, Octets.EMPTY);
    for (int i = 0; i < N; i++) {
      var deal = SessionDeal.refresh(opened.get(i).session(), key.seats, opened, shown);
      sharing = Octets.of(deal.transcript(open.terms()).bytes());
      dealt.add(assertInstanceOf(Dealt.class, key.vaults.ask(i, deal)));
    }
    for (int i = 0; i < N; i++) {
      assertInstanceOf(Applied.class, key.vaults.ask(i, key.vaults.apply(i, opened, dealt)));
      var keep =
          SessionKeep.staged(opened.get(i).session(), REFRESHED, key.policy(i), Octets.EMPTY);
      assertEquals(DONE, key.ask(i, EPOCH, keep));
    }
    for (int i = 0; i < N; i++) {
      if (i != untold) {
        assertEquals(DONE, key.ask(i, EPOCH, new Commit(REFRESHED)));
      }
    }
  }

  private static Opened opened(Outcome answer) {
    return assertInstanceOf(Opened.class, answer);
  }

  private List<Opened> openAll(EpochTag epoch) throws Exception {
    var all = new ArrayList<Opened>();
    for (int helper : HELPERS) {
      all.add(opened(key.ask(helper, epoch, OPEN)));
    }
    all.add(opened(key.ask(LOST, EPOCH, OPEN)));
    return all;
  }

  private SessionDeal deal(int place, List<Opened> opened) {
    var cast = new Cast(HELPERS, List.of(LOST), new Shown(SALT, sharing));
    return new SessionDeal(opened.get(place).session(), key.seats, opened, Optional.of(cast), next);
  }

  private Outcome told(int place, Operation<?> step) throws Exception {
    return key.vaults.ask(RepairFixture.vault(place), step);
  }

  private List<SealedDealing> sums(List<Opened> opened) throws Exception {
    var dealt = new ArrayList<Dealt>();
    for (int place = 0; place <= K; place++) {
      dealt.add(assertInstanceOf(Dealt.class, told(place, deal(place, opened))));
    }
    List<Dealt> parts = dealt.subList(0, K);
    var sums = new ArrayList<SealedDealing>();
    for (int place = 0; place < K; place++) {
      Outcome answer = told(place, RepairFixture.apply(place, opened, parts));
      sums.add(RepairFixture.sum(place, parts.get(place), assertInstanceOf(Applied.class, answer)));
    }
    return sums;
  }

  private Outcome applied(List<Opened> opened, List<SealedDealing> sums) throws Exception {
    return told(K, new SessionApply(opened.getLast().session(), sums));
  }

  private SessionKeep keep(List<Opened> opened) {
    return SessionKeep.staged(opened.getLast().session(), REPAIRED, key.policy(LOST), Octets.EMPTY);
  }
}
