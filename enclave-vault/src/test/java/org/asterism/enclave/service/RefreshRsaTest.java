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
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.rsa.RsaCombination;
import org.asterism.threshold.rsa.RsaSharing;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
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
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.asterism.vault.operation.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vaults refresh the shares of an RSA key over whole numbers. Whether they are still of the key is
/// seen by the powers that staged shares give, before anything is decided.
final class RefreshRsaTest {
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;
  private BirthFixture vaults;
  private ThresholdFixture rsa;
  private List<XCoordinate> xs;
  private final List<Seat> seats = new ArrayList<>();
  private Shown shown = new Shown(SALT, Octets.EMPTY);

  @BeforeEach
  void dealAKey() throws Exception {
    vaults = new BirthFixture(directory, Curve.P256);
    rsa = new ThresholdFixture(vaults.vaults.getFirst());
    var sharing = RsaSharing.draw(rsa.key, K, N, VaultFixture.seeded(20261132));
    xs = sharing.xs();
    var opened = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      Opened one = assertInstanceOf(Opened.class, vaults.ask(i, SessionOpen.enrol(Group.RSA)));
      opened.add(one);
      seats.add(new Seat(one.pseudonym().bytes().toByteArray(), x(xs.get(i))));
    }
    try (SecretBytes exponent = rsa.exponent()) {
      var shares = List.copyOf(sharing.split(exponent, VaultFixture.seeded(7)).values());
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, ask(i, EPOCH, new Put(record(i, shares.get(i), opened.get(i)))));
      }
      shares.forEach(SecretBytes::close);
    }
  }

  @AfterEach
  void close() {
    vaults.close();
  }

  @Test
  void theKeyStaysThroughRefreshes() throws Exception {
    EpochTag epoch = EPOCH;
    for (int round = 1; round <= 3; round++) {
      var next = new EpochTag(epoch.value() + round);
      List<Opened> opened = applyAll(epoch);
      for (int i = 0; i < N; i++) {
        assertEquals(
            DONE,
            ask(
                i,
                epoch,
                SessionKeep.staged(opened.get(i).session(), next, policy(i), Octets.EMPTY)));
      }
      // Both kinds of share are used, each under its own epoch, and are not used together.
      requireOneKey(epoch);
      requireOneKey(next);
      assertEquals(Optional.empty(), result(power(0, epoch), power(1, next)));
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, ask(i, epoch, new Commit(next)));
        assertEquals(refused(Reason.EPOCH), ask(i, epoch, rsa.power(BigInteger.TWO)));
      }
      requireOneKey(next);
      var deal = SessionDeal.refresh(opened.getFirst().session(), seats, opened, shown);
      shown = new Shown(SALT, Octets.of(deal.transcript(open().terms()).bytes()));
      epoch = next;
    }
  }

  @Test
  void nothingIsShownOfWhatIsDealt() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    for (int i = 0; i < N; i++) {
      assertEquals(Octets.EMPTY, opened.get(i).vectorDigest());
      assertTrue(open().isSigned(opened.get(i)));
    }
    List<Dealt> dealt = dealAll(opened);
    for (int i = 0; i < N; i++) {
      assertEquals(List.of(), dealt.get(i).vector());
      assertEquals(new Applied(Octets.EMPTY), vaults.ask(i, vaults.apply(i, opened, dealt)));
    }
  }

  @Test
  void membersAreThoseOfTheRecord() throws Exception {
    for (XCoordinate other : List.of(new XCoordinate(17), free())) {
      List<Opened> opened = openAll(EPOCH);
      var members = new ArrayList<>(seats);
      members.set(1, new Seat(seats.get(1).pseudonym(), x(other)));
      var deal = SessionDeal.refresh(opened.getFirst().session(), members, opened, shown);
      assertEquals(refused(Reason.INPUT), vaults.ask(0, deal));
    }
    assertEquals(refused(Reason.INPUT), ask(0, EPOCH, SessionOpen.refresh(Group.P256, K)));
  }

  @Test
  void aMissingDealingEndsTheSession() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    List<Dealt> dealt = dealAll(opened);
    var dealings = BirthFixture.dealings(0, dealt);
    dealings.removeLast();
    assertEquals(
        refused(Reason.INPUT),
        vaults.ask(0, new SessionApply(opened.getFirst().session(), dealings)));
  }

  private XCoordinate free() {
    for (int x = 1; ; x++) {
      if (!xs.contains(new XCoordinate(x))) {
        return new XCoordinate(x);
      }
    }
  }

  private static SessionOpen open() {
    return SessionOpen.refresh(Group.RSA, K);
  }

  private List<Opened> openAll(EpochTag epoch) throws Exception {
    var all = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      all.add(assertInstanceOf(Opened.class, ask(i, epoch, open())));
    }
    return all;
  }

  private List<Dealt> dealAll(List<Opened> opened) throws Exception {
    var all = new ArrayList<Dealt>();
    for (Opened one : opened) {
      var deal = SessionDeal.refresh(one.session(), seats, opened, shown);
      all.add(assertInstanceOf(Dealt.class, vaults.ask(all.size(), deal)));
    }
    return all;
  }

  private List<Opened> applyAll(EpochTag epoch) throws Exception {
    List<Opened> opened = openAll(epoch);
    List<Dealt> dealt = dealAll(opened);
    for (int i = 0; i < N; i++) {
      assertInstanceOf(Applied.class, vaults.ask(i, vaults.apply(i, opened, dealt)));
    }
    return opened;
  }

  private void requireOneKey(EpochTag epoch) throws Exception {
    BigInteger expected = base().modPow(rsa.privateExponent, rsa.key.modulus());
    for (int i = 0; i < N; i++) {
      assertEquals(Optional.of(expected), result(power(i, epoch), power((i + 1) % N, epoch)));
    }
  }

  private record Power(XCoordinate x, BigInteger value) {}

  private Power power(int i, EpochTag epoch) throws Exception {
    var partial = assertInstanceOf(RsaExp.Partial.class, ask(i, epoch, rsa.power(base())));
    try (SecretBytes value = partial.power()) {
      return new Power(xs.get(i), value.useArray(bytes -> new BigInteger(1, bytes)));
    }
  }

  private Optional<BigInteger> result(Power one, Power other) {
    Map<XCoordinate, BigInteger> partials = new LinkedHashMap<>();
    partials.put(one.x(), one.value());
    partials.put(other.x(), other.value());
    return new RsaCombination(rsa.key, K).combine(base(), partials);
  }

  private static BigInteger base() {
    return BigInteger.valueOf(20261130);
  }

  private Outcome ask(int i, EpochTag epoch, Operation<?> operation) throws Exception {
    return vaults
        .vaults
        .get(i)
        .act(
            new Act<>(
                vaults.handles.get(i),
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

  private ThresholdKey record(int i, SecretBytes share, Opened opened) {
    byte[] salt = SALT.toByteArray();
    return new ThresholdKey(
        SizeBucket.pad(share),
        ThresholdFixture.PURPOSE,
        new Commitments(
            Commitment.toKey(salt, Group.RSA.number(), rsa.key.bytes()),
            Commitment.toRoster(salt, K, seats)),
        new Signer.Enrolled(opened.session()),
        policy(i),
        Octets.EMPTY);
  }

  private static byte[] x(XCoordinate x) {
    return ByteBuffer.allocate(Long.BYTES).putLong(x.value()).array();
  }
}
