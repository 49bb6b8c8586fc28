package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.rsa.RsaCombination;
import org.asterism.threshold.rsa.RsaSharing;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.RsaExp;
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
import org.asterism.vault.operation.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vaults deal an RSA key to seats over whole numbers, four times and no more. Whether the new
/// shares are of the key is seen by the powers that they give before anything is decided.
final class ReshareRsaTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final EpochTag NEXT = new EpochTag(0x4e8);
  private static final BigInteger BASE = BigInteger.valueOf(20261130);
  private static final int TIMES_MAX = 4;

  @TempDir Path directory;
  private BirthFixture vaults;
  private ThresholdFixture rsa;
  private Holding first;

  // What the shares are of that are dealt.
  private Octets transcript = Octets.EMPTY;

  /// Where the key is, and how many shares of it are needed.
  private record Holding(
      List<Handle> handles, List<XCoordinate> xs, List<Seat> seats, int k, int reshares) {}

  @BeforeEach
  void dealAKey() throws Exception {
    vaults = new BirthFixture(directory, Curve.P256);
    rsa = new ThresholdFixture(vaults.vaults.getFirst());
    var sharing = RsaSharing.draw(rsa.key, K, N, VaultFixture.seeded(20261133));
    try (SecretBytes exponent = rsa.exponent()) {
      var shares = List.copyOf(sharing.split(exponent, VaultFixture.seeded(8)).values());
      var padded = shares.stream().map(SizeBucket::pad).toList();
      first = put(sharing.xs(), K, 0, padded);
      shares.forEach(SecretBytes::close);
    }
  }

  @AfterEach
  void close() {
    vaults.close();
  }

  private Holding put(List<XCoordinate> xs, int k, int reshares, List<SecretBytes> padded)
      throws Exception {
    var opened = new ArrayList<Opened>();
    var seats = new ArrayList<Seat>();
    for (int i = 0; i < N; i++) {
      opened.add(assertInstanceOf(Opened.class, vaults.ask(i, SessionOpen.enrol(Group.RSA))));
      seats.add(new Seat(opened.get(i).pseudonym().bytes().toByteArray(), x(xs.get(i))));
    }
    var handles = IntStream.range(0, N).mapToObj(i -> vaults.vaults.get(i).handle()).toList();
    var holding = new Holding(handles, xs, seats, k, reshares);
    for (int i = 0; i < N; i++) {
      var record = record(i, holding, padded.get(i), opened.get(i));
      assertEquals(DONE, ask(holding, i, EPOCH, new Put(record)));
    }
    return holding;
  }

  private Holding seated(int k, int reshares) throws Exception {
    var sharing = RsaSharing.draw(rsa.key, k, N, VaultFixture.seeded(reshares));
    var none = IntStream.range(0, N).mapToObj(_ -> SizeBucket.empty()).toList();
    return put(sharing.xs(), k, reshares, none);
  }

  @Test
  void theKeyStaysThroughFourTimesAndIsDealtNoMore() throws Exception {
    Holding now = first;
    EpochTag epoch = EPOCH;
    for (int times = 1; times <= TIMES_MAX; times++) {
      Holding next = seated(times % 2 == 1 ? 3 : 2, times);
      List<Opened> opened = applyAll(now, epoch, next);
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, kept(now, next, i, opened));
        assertEquals(refused(Reason.INPUT), ask(next, i, EPOCH, rsa.power(BASE)));
      }
      requireOneKey(now, epoch);
      requireOneKey(next, NEXT);
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, ask(next, i, EPOCH, new Commit(NEXT)));
      }
      requireOneKey(next, NEXT);
      var deal = deal(0, now, opened, allowed(now, next));
      transcript = Octets.of(deal.transcript(open(next.k()).terms()).bytes());
      now = next;
      epoch = NEXT;
    }
    assertEquals(refused(Reason.INPUT), ask(now, 0, epoch, open(2)));
  }

  @Test
  void nothingIsShownOfWhatIsDealt() throws Exception {
    Holding next = seated(3, 1);
    List<Opened> opened = openAll(first, EPOCH, next);
    for (Opened one : opened) {
      assertEquals(Octets.EMPTY, one.vectorDigest());
      assertTrue(open(3).isSigned(one));
    }
    for (Dealt one : dealAll(first, next, opened)) {
      assertEquals(List.of(), one.vector());
      assertEquals(N, one.boxes().size());
    }
  }

  @Test
  void operatorsMustHaveAllowedIt() throws Exception {
    Holding next = seated(3, 1);
    List<Opened> opened = openAll(first, EPOCH, next);
    var nobody = new Next(next.seats(), next.k(), new RosterAuthority("", List.of()));
    for (int place = 0; place < opened.size(); place++) {
      var deal = deal(place, first, opened, nobody);
      assertEquals(refused(Reason.DENIED), vaults.ask(vault(place), deal));
    }
  }

  @Test
  void whatIsNotForThisSeatIsRefusedByItsDealer() throws Exception {
    Holding next = seated(3, 1);
    List<Opened> opened = openAll(first, EPOCH, next);
    List<Dealt> dealt = dealAll(first, next, opened);
    List<SealedDealing> others = BirthFixture.dealings(1, dealt);
    assertEquals(refused(Reason.DEALER), applied(0, opened, others));
    List<SealedDealing> few = BirthFixture.dealings(1, dealt).subList(0, 1);
    assertEquals(refused(Reason.INPUT), applied(1, opened, few));
    List<SealedDealing> pointed = BirthFixture.dealings(2, dealt);
    SealedDealing one = pointed.getFirst();
    List<byte[]> point = List.of(new byte[33]);
    pointed.set(0, new SealedDealing(0, point, one.box(), one.boxDigests(), one.signature()));
    assertEquals(refused(Reason.DEALER), applied(2, opened, pointed));
  }

  private Outcome applied(int i, List<Opened> opened, List<SealedDealing> dealings)
      throws Exception {
    return vaults.ask(i, new SessionApply(opened.get(K + i).session(), dealings));
  }

  private static SessionOpen open(int k) {
    return SessionOpen.reshare(Group.RSA, k);
  }

  // The first k deal.
  private List<Opened> openAll(Holding now, EpochTag epoch, Holding next) throws Exception {
    var all = new ArrayList<Opened>();
    for (int i = 0; i < now.k(); i++) {
      all.add(assertInstanceOf(Opened.class, ask(now, i, epoch, open(next.k()))));
    }
    for (int i = 0; i < N; i++) {
      all.add(assertInstanceOf(Opened.class, ask(next, i, EPOCH, open(next.k()))));
    }
    return all;
  }

  private SessionDeal deal(int place, Holding now, List<Opened> opened, Next next) {
    var dealers = IntStream.range(0, now.k()).boxed().toList();
    var cast = new Cast(dealers, List.of(), new Shown(SALT, transcript));
    return SessionDeal.reshare(opened.get(place).session(), now.seats(), opened, cast, next);
  }

  private static Next allowed(Holding now, Holding next) {
    var change = RosterChange.of(now.k(), now.seats(), next.seats(), next.k());
    return new Next(next.seats(), next.k(), ReshareFixture.authority(change));
  }

  private List<Dealt> dealAll(Holding now, Holding next, List<Opened> opened) throws Exception {
    var all = new ArrayList<Dealt>();
    for (int place = 0; place < opened.size(); place++) {
      int vault = place < now.k() ? place : place - now.k();
      var deal = deal(place, now, opened, allowed(now, next));
      all.add(assertInstanceOf(Dealt.class, vaults.ask(vault, deal)));
    }
    return all.subList(0, now.k());
  }

  private static int vault(int place) {
    return place < K ? place : place - K;
  }

  private List<Opened> applyAll(Holding now, EpochTag epoch, Holding next) throws Exception {
    List<Opened> opened = openAll(now, epoch, next);
    List<Dealt> dealt = dealAll(now, next, opened);
    for (int i = 0; i < N; i++) {
      var apply =
          new SessionApply(opened.get(now.k() + i).session(), BirthFixture.dealings(i, dealt));
      assertEquals(new Applied(Octets.EMPTY), vaults.ask(i, apply));
    }
    return opened;
  }

  private Outcome kept(Holding now, Holding next, int i, List<Opened> opened) throws Exception {
    var session = opened.get(now.k() + i).session();
    return ask(next, i, EPOCH, SessionKeep.staged(session, NEXT, policy(i), Octets.EMPTY));
  }

  // Any k that follow each other.
  private void requireOneKey(Holding of, EpochTag epoch) throws Exception {
    BigInteger expected = BASE.modPow(rsa.privateExponent, rsa.key.modulus());
    var combination = new RsaCombination(rsa.key, of.k(), of.reshares());
    for (int from = 0; from < N; from++) {
      Map<XCoordinate, BigInteger> partials = new LinkedHashMap<>();
      for (int i = 0; i < of.k(); i++) {
        int vault = (from + i) % N;
        partials.put(of.xs().get(vault), power(of, vault, epoch));
      }
      assertEquals(Optional.of(expected), combination.combine(BASE, partials));
    }
  }

  private BigInteger power(Holding of, int i, EpochTag epoch) throws Exception {
    var partial = assertInstanceOf(RsaExp.Partial.class, ask(of, i, epoch, rsa.power(BASE)));
    try (SecretBytes value = partial.power()) {
      return value.useArray(bytes -> new BigInteger(1, bytes));
    }
  }

  private Outcome ask(Holding of, int i, EpochTag epoch, Operation<?> operation) throws Exception {
    return vaults
        .vaults
        .get(i)
        .act(
            new Act<>(
                of.handles().get(i),
                epoch,
                policy(i).digest(),
                Optional.of(vaults.grants.get(i)),
                operation));
  }

  private EncodedPolicy policy(int i) {
    return new Policy(
            "test",
            List.of(
                new Rule(
                    Set.of(Put.KIND, OperationKind.USE, SessionOpen.KIND, Stage.KIND),
                    List.of(new Allowed.AnyHost()),
                    List.of(new Condition.Credential(vaults.accounts.get(i))))))
        .encode();
  }

  private ThresholdKey record(int i, Holding of, SecretBytes padded, Opened opened) {
    byte[] salt = SALT.toByteArray();
    return new ThresholdKey(
        padded,
        ThresholdFixture.PURPOSE,
        new Commitments(
            Commitment.toKey(salt, Group.RSA.number(), rsa.key.bytes()),
            Commitment.toRoster(salt, of.k(), of.seats())),
        new Signer.Enrolled(opened.session()),
        policy(i),
        Octets.EMPTY);
  }

  private static byte[] x(XCoordinate x) {
    return ByteBuffer.allocate(Long.BYTES).putLong(x.value()).array();
  }
}
