package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.RosterAuthority;
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

/// Three vaults that share a key which any two of them use, each with a seat in it as it is to be:
/// at other x-coordinates, under other pseudonyms, and needing all three. What an engine sends to
/// them for that. A test can be the engine that sends something else.
final class ReshareFixture implements AutoCloseable {
  static final int NEXT_K = 3;
  static final EpochTag NEXT = new EpochTag(0x4e8);
  static final Octets SEAT_SALT = VaultFixture.octets("seat salt", 32);
  static final Octets COMPANION = VaultFixture.octets("reshared", 64);
  static final String TOKEN = "0123456789abcdef";

  /// Whose shares are dealt.
  static final List<Integer> DEALERS = List.of(2, 0);

  final RefreshFixture shared;
  final SessionOpen open;
  final List<Handle> handles = new ArrayList<>();
  final List<Seat> seats = new ArrayList<>();

  ReshareFixture(Path directory, Curve curve) throws Exception {
    this.shared = new RefreshFixture(directory, curve);
    this.open = SessionOpen.reshare(curve.group(), NEXT_K);
    var enrolled = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      SessionOpen enrol = SessionOpen.enrol(curve.group());
      enrolled.add(assertInstanceOf(Opened.class, shared.birth.ask(i, Optional.empty(), enrol)));
      seats.add(shared.birth.seat(enrolled.get(i), x(i)));
      handles.add(shared.birth.vaults.get(i).handle());
    }
    byte[] publicKey = shared.publicKey(0, 1).encoded();
    for (int i = 0; i < N; i++) {
      assertEquals(new Outcome.Done(), ask(i, EPOCH, put(i, enrolled.get(i), publicKey)));
    }
  }

  /// Where vault `i` is to have its share.
  static BigInteger x(int i) {
    return BigInteger.valueOf(10L + i);
  }

  private Put put(int i, Opened enrolled, byte[] publicKey) {
    Curve curve = shared.birth.curve;
    byte[] salt = SEAT_SALT.toByteArray();
    return new Put(
        new ThresholdKey(
            SizeBucket.empty(),
            StoredRecord.Purpose.of(curve.group(), Usage.MUL_POINT),
            new StoredRecord.Commitments(
                Commitment.toKey(salt, curve.group().number(), publicKey),
                Commitment.toRoster(salt, NEXT_K, seats)),
            new Signer.Enrolled(enrolled.session()),
            policy(i),
            VaultFixture.octets("seat", 64)));
  }

  EncodedPolicy policy(int i) {
    return shared.policy(i);
  }

  /// An act on the seat of vault `i`.
  Outcome ask(int i, EpochTag epoch, Operation<?> operation) throws VaultException {
    return ask(i, epoch, Optional.of(shared.birth.grants.get(i)), operation);
  }

  Outcome ask(int i, EpochTag epoch, Optional<SecretBytes> grant, Operation<?> operation)
      throws VaultException {
    return shared
        .birth
        .vaults
        .get(i)
        .act(new Act<>(handles.get(i), epoch, policy(i).digest(), grant, operation));
  }

  /// A session at each who deals, then one at each who is dealt to.
  List<Opened> openAll() throws VaultException {
    return openAll(EPOCH);
  }

  /// The same, where the first who deals has a share of this epoch.
  List<Opened> openAll(EpochTag first) throws VaultException {
    var all = new ArrayList<Opened>();
    for (int dealer : DEALERS) {
      EpochTag epoch = all.isEmpty() ? first : EPOCH;
      all.add(assertInstanceOf(Opened.class, shared.ask(dealer, epoch, open)));
    }
    for (int i = 0; i < N; i++) {
      all.add(assertInstanceOf(Opened.class, ask(i, EPOCH, open)));
    }
    return all;
  }

  static Next next(List<Seat> members, RosterAuthority authority) {
    return new Next(members, NEXT_K, authority);
  }

  Next next() {
    return next(seats, authority(RosterChange.of(K, shared.seats, seats, NEXT_K)));
  }

  static RosterAuthority authority(RosterChange change) {
    Instant end = Instant.now().plus(Duration.ofDays(7));
    Octets root = Octets.of(RosterChanges.of(List.of(change)).root());
    var order = new TokenOrder(Deed.RESEAT, TOKEN, 1, end, Optional.of(root));
    return new RosterAuthority(order.write(List.of(VaultFixture.OPERATOR)), List.of());
  }

  /// What the one hears who opened at this place.
  SessionDeal deal(int place, List<Opened> opened) {
    return deal(place, opened, next());
  }

  SessionDeal deal(int place, List<Opened> opened, Next next) {
    Octets salt = place < K ? SALT : SEAT_SALT;
    var cast = new Cast(DEALERS, List.of(), new Shown(salt, shared.sharing));
    return SessionDeal.reshare(opened.get(place).session(), shared.seats, opened, cast, next);
  }

  /// The vault of this place.
  static int vault(int place) {
    return place < K ? DEALERS.get(place) : place - K;
  }

  Outcome told(int place, SessionDeal deal) throws VaultException {
    return shared.birth.ask(vault(place), deal);
  }

  List<Dealt> dealAll(List<Opened> opened) throws VaultException {
    var dealt = new ArrayList<Dealt>();
    for (int place = 0; place < opened.size(); place++) {
      dealt.add(assertInstanceOf(Dealt.class, told(place, deal(place, opened))));
    }
    return dealt.subList(0, K);
  }

  static SessionApply apply(int i, List<Opened> opened, List<Dealt> dealt) {
    return new SessionApply(opened.get(K + i).session(), BirthFixture.dealings(i, dealt));
  }

  Outcome applied(int i, SessionApply apply) throws VaultException {
    return shared.birth.ask(i, apply);
  }

  /// Everything but that the new shares are kept.
  List<Opened> applyAll() throws VaultException {
    List<Opened> opened = openAll();
    List<Dealt> dealt = dealAll(opened);
    for (int i = 0; i < N; i++) {
      assertInstanceOf(Applied.class, applied(i, apply(i, opened, dealt)));
    }
    return opened;
  }

  Outcome kept(int i, List<Opened> opened) throws VaultException {
    var keep = SessionKeep.staged(opened.get(K + i).session(), NEXT, policy(i), COMPANION);
    return ask(i, EPOCH, keep);
  }

  Outcome committed(int i) throws VaultException {
    return ask(i, EPOCH, Optional.empty(), new Commit(NEXT));
  }

  RefreshFixture.Facts facts(int i) throws Exception {
    return shared
        .birth
        .vaults
        .get(i)
        .stored(
            handles.get(i),
            record ->
                RefreshFixture.Facts.of(
                    shared.birth.curve, assertInstanceOf(ThresholdKey.class, record)))
        .orElseThrow();
  }

  @Override
  public void close() {
    shared.close();
  }
}
