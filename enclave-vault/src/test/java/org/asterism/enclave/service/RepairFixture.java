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
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.Purpose;
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

/// Three vaults that share a key, one of which has lost its share, and what an engine sends to them
/// so that the others repair it: in the record that the vault has, or in a seat under another
/// pseudonym. A test can be the engine that sends something else.
final class RepairFixture implements AutoCloseable {
  static final EpochTag REPAIRED = new EpochTag(0x4e9);
  static final Octets SEAT_SALT = VaultFixture.octets("seat salt", 32);
  static final Octets COMPANION = VaultFixture.octets("repaired", 64);

  /// Whose share it is.
  static final int LOST = 1;

  /// Who repairs it.
  static final List<Integer> HELPERS = List.of(2, 0);

  final RefreshFixture shared;
  final SessionOpen open;
  final BigInteger lost;

  /// All members as they are to be.
  List<Seat> after;

  // Of the record that is repaired.
  private Handle handle;
  private Octets salt = SALT;

  RepairFixture(Path directory, Curve curve) throws Exception {
    this.shared = new RefreshFixture(directory, curve);
    this.open = SessionOpen.repair(curve.group(), K);
    this.lost = shared.facts(LOST).share();
    this.after = shared.seats;
    this.handle = shared.birth.handles.get(LOST);
  }

  /// Gives the vault a seat under another pseudonym, as one that has lost its store.
  void seat() throws Exception {
    Curve curve = shared.birth.curve;
    byte[] publicKey = shared.publicKey(0, 2).encoded();
    SessionOpen enrol = SessionOpen.enrol(curve.group());
    Opened enrolled =
        assertInstanceOf(Opened.class, shared.birth.ask(LOST, Optional.empty(), enrol));
    after = new ArrayList<>(shared.seats);
    after.set(LOST, shared.birth.seat(enrolled, BigInteger.valueOf(LOST + 1L)));
    salt = SEAT_SALT;
    handle = shared.birth.vaults.get(LOST).handle();
    byte[] seatSalt = salt.toByteArray();
    var key =
        new ThresholdKey(
            SizeBucket.empty(),
            Purpose.of(curve.group(), Usage.MUL_POINT),
            new Commitments(
                Commitment.toKey(seatSalt, curve.group().number(), publicKey),
                Commitment.toRoster(seatSalt, K, after)),
            new Signer.Enrolled(enrolled.session()),
            shared.policy(LOST),
            VaultFixture.octets("seat", 64));
    assertEquals(new Outcome.Done(), ask(EPOCH, new Put(key)));
  }

  /// All vaults deal new shares, and one does not hear that they are in force.
  void refreshWithout(int untold) throws Exception {
    List<Opened> opened = shared.applyAll(EPOCH);
    for (int i = 0; i < N; i++) {
      assertEquals(new Outcome.Done(), shared.kept(i, opened));
    }
    for (int i = 0; i < N; i++) {
      if (i != untold) {
        assertEquals(new Outcome.Done(), shared.committed(i));
      }
    }
    shared.sharing = shared.sharing(opened);
  }

  /// An act on the record that is repaired.
  Outcome ask(EpochTag epoch, Operation<?> operation) throws VaultException {
    return shared
        .birth
        .vaults
        .get(LOST)
        .act(
            new Act<>(
                handle,
                epoch,
                shared.policy(LOST).digest(),
                Optional.of(shared.birth.grants.get(LOST)),
                operation));
  }

  /// A session at each helper, whose records are in this epoch, then one at the vault.
  List<Opened> openAll(EpochTag epoch) throws VaultException {
    var all = new ArrayList<Opened>();
    for (int helper : HELPERS) {
      all.add(assertInstanceOf(Opened.class, shared.ask(helper, epoch, open)));
    }
    all.add(assertInstanceOf(Opened.class, ask(EPOCH, open)));
    return all;
  }

  Optional<Next> next() {
    return after.equals(shared.seats) ? Optional.empty() : Optional.of(next(after, K));
  }

  Next next(List<Seat> members, int k) {
    return next(shared.seats, members, k);
  }

  /// With operators' word for it.
  static Next next(List<Seat> before, List<Seat> members, int k) {
    RosterChange change = RosterChange.of(K, before, members, k);
    Octets root = Octets.of(RosterChanges.of(List.of(change)).root());
    var order =
        new TokenOrder(
            Deed.RESEAT,
            "0123456789abcdef",
            1,
            Instant.now().plus(Duration.ofDays(7)),
            Optional.of(root));
    String text = order.write(List.of(VaultFixture.OPERATOR));
    return new Next(members, k, new RosterAuthority(text, List.of()));
  }

  Cast cast(int place) {
    return new Cast(HELPERS, List.of(LOST), shown(place));
  }

  Shown shown(int place) {
    return new Shown(place < K ? SALT : salt, shared.sharing);
  }

  SessionDeal deal(int place, List<Opened> opened) {
    return deal(place, opened, cast(place), next());
  }

  SessionDeal deal(int place, List<Opened> opened, Cast cast, Optional<Next> next) {
    return new SessionDeal(
        opened.get(place).session(), shared.seats, opened, Optional.of(cast), next);
  }

  static int vault(int place) {
    return place < K ? HELPERS.get(place) : LOST;
  }

  /// What the one at this place answers to a step.
  Outcome told(int place, Operation<?> step) throws VaultException {
    return shared.birth.ask(vault(place), step);
  }

  /// What the helpers deal; the vault hears it, too.
  List<Dealt> dealAll(List<Opened> opened) throws VaultException {
    var dealt = new ArrayList<Dealt>();
    for (int place = 0; place < opened.size(); place++) {
      dealt.add(assertInstanceOf(Dealt.class, told(place, deal(place, opened))));
    }
    assertEquals(List.of(), dealt.getLast().boxes());
    return dealt.subList(0, K);
  }

  static SessionApply apply(int place, List<Opened> opened, List<Dealt> dealt) {
    return new SessionApply(opened.get(place).session(), BirthFixture.dealings(place, dealt));
  }

  /// What the helpers have added up, as the vault gets it.
  List<SealedDealing> sums(List<Opened> opened, List<Dealt> dealt) throws VaultException {
    var sums = new ArrayList<SealedDealing>();
    for (int place = 0; place < K; place++) {
      Applied applied = assertInstanceOf(Applied.class, told(place, apply(place, opened, dealt)));
      sums.add(sum(place, dealt.get(place), applied));
    }
    return sums;
  }

  static SealedDealing sum(int place, Dealt dealt, Applied applied) {
    var sum = applied.sum().orElseThrow();
    var digests = new ArrayList<>(dealt.boxes().stream().map(SealedBox::digest).toList());
    digests.add(sum.box().digest());
    List<byte[]> point =
        applied.publicShare().isEmpty() ? List.of() : List.of(applied.publicShare().toByteArray());
    return new SealedDealing(place, point, sum.box(), digests, sum.signature().toByteArray());
  }

  Outcome applied(List<Opened> opened, List<SealedDealing> sums) throws VaultException {
    return told(K, new SessionApply(opened.getLast().session(), sums));
  }

  /// Everything but that the share is kept.
  List<Opened> applyAll(EpochTag epoch) throws VaultException {
    List<Opened> opened = openAll(epoch);
    assertInstanceOf(Applied.class, applied(opened, sums(opened, dealAll(opened))));
    return opened;
  }

  Outcome kept(List<Opened> opened) throws VaultException {
    var keep =
        SessionKeep.staged(opened.getLast().session(), REPAIRED, shared.policy(LOST), COMPANION);
    return ask(EPOCH, keep);
  }

  Outcome committed() throws VaultException {
    return ask(EPOCH, new Commit(REPAIRED));
  }

  RefreshFixture.Facts facts() throws Exception {
    return shared
        .birth
        .vaults
        .get(LOST)
        .stored(
            handle,
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
