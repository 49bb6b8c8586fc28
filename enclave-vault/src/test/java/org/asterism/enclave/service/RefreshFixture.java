package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PublicScalar;
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
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.asterism.vault.operation.Stage;

/// Three vaults that have dealt a key to each other, any two of which use it, and what an engine
/// sends to them so that they deal new shares of it.
final class RefreshFixture implements AutoCloseable {
  static final EpochTag NEXT = new EpochTag(0x5eee);
  static final Octets COMPANION = VaultFixture.octets("refreshed", 64);

  final BirthFixture birth;
  final SessionOpen open;
  final List<Seat> seats;
  private final Usage usage;

  /// What their shares are of.
  Octets sharing = Octets.EMPTY;

  /// A key that agrees.
  RefreshFixture(Path directory, Curve curve) throws Exception {
    this(directory, curve, Usage.MUL_POINT);
  }

  RefreshFixture(Path directory, Curve curve, Usage usage) throws Exception {
    this.birth = new BirthFixture(directory, curve);
    this.open = SessionOpen.refresh(curve.group(), K);
    this.usage = usage;
    List<Opened> opened = birth.applyAll();
    this.seats = birth.seats(opened);
    for (int i = 0; i < N; i++) {
      assertEquals(new Outcome.Done(), birth.kept(i, keepBorn(i, opened)));
    }
  }

  private SessionKeep keepBorn(int i, List<Opened> opened) {
    SessionKeep keep = birth.keep(i, opened);
    return new SessionKeep(keep.session(), Set.of(usage), SALT, policy(i), keep.companion());
  }

  /// As the engine's: used, prepared and refreshed with a grant.
  EncodedPolicy policy(int i) {
    return new Policy(
            "test",
            List.of(
                new Rule(
                    Set.of(Put.KIND, OperationKind.USE, SessionOpen.KIND, Stage.KIND, Delete.KIND),
                    List.of(new Allowed.AnyHost()),
                    List.of(new Condition.Credential(birth.accounts.get(i))))))
        .encode();
  }

  /// An act on the record of vault `i`, with its grant.
  Outcome ask(int i, EpochTag epoch, Operation<?> operation) throws VaultException {
    return ask(i, epoch, Optional.of(birth.grants.get(i)), operation);
  }

  Outcome ask(int i, EpochTag epoch, Optional<SecretBytes> grant, Operation<?> operation)
      throws VaultException {
    return birth
        .vaults
        .get(i)
        .act(new Act<>(birth.handles.get(i), epoch, policy(i).digest(), grant, operation));
  }

  Outcome ask(int i, Operation<?> operation) throws VaultException {
    return ask(i, VaultFixture.EPOCH, operation);
  }

  /// A session at each vault, whose records are in this epoch.
  List<Opened> openAll(EpochTag epoch) throws VaultException {
    var all = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      all.add(assertInstanceOf(Opened.class, ask(i, epoch, open)));
    }
    return all;
  }

  SessionDeal deal(int i, List<Opened> opened) {
    return deal(i, opened, seats);
  }

  SessionDeal deal(int i, List<Opened> opened, List<Seat> members) {
    var shown = new SessionDeal.Shown(SALT, sharing);
    return SessionDeal.refresh(opened.get(i).session(), members, opened, shown);
  }

  /// What the shares are of that this session gives.
  Octets sharing(List<Opened> opened) {
    return Octets.of(deal(0, opened).transcript(open.terms()).bytes());
  }

  List<Dealt> dealAll(List<Opened> opened) throws VaultException {
    var all = new ArrayList<Dealt>();
    for (int i = 0; i < N; i++) {
      all.add(assertInstanceOf(Dealt.class, birth.ask(i, deal(i, opened))));
    }
    return all;
  }

  SessionApply apply(int i, List<Opened> opened, List<Dealt> dealt) {
    return birth.apply(i, opened, dealt);
  }

  /// Everything but that the new shares are kept.
  List<Opened> applyAll(EpochTag epoch) throws VaultException {
    List<Opened> opened = openAll(epoch);
    List<Dealt> dealt = dealAll(opened);
    for (int i = 0; i < N; i++) {
      assertInstanceOf(Applied.class, birth.ask(i, apply(i, opened, dealt)));
    }
    return opened;
  }

  SessionKeep keep(int i, List<Opened> opened, EpochTag next) {
    return SessionKeep.staged(opened.get(i).session(), next, policy(i), COMPANION);
  }

  Outcome kept(int i, List<Opened> opened) throws VaultException {
    return ask(i, keep(i, opened, NEXT));
  }

  Outcome committed(int i) throws VaultException {
    return ask(i, VaultFixture.EPOCH, Optional.empty(), new Commit(NEXT));
  }

  Facts facts(int i) throws Exception {
    return birth
        .vaults
        .get(i)
        .stored(
            birth.handles.get(i),
            record -> Facts.of(birth.curve, assertInstanceOf(ThresholdKey.class, record)))
        .orElseThrow();
  }

  /// What a vault has, in the open.
  record Facts(BigInteger share, Commitments commitments, Octets companion) {
    static Facts of(Curve curve, ThresholdKey key) {
      try (SecretBytes share = SizeBucket.unpad(key.share())) {
        return new Facts(PublicScalar.reveal(curve, share), key.commitments(), key.companion());
      } catch (CorruptSecretException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// The public key that these shares of two vaults come to.
  Point publicKey(int one, BigInteger first, int other, BigInteger second) {
    ScalarField field = ScalarField.of(birth.curve);
    Map<BigInteger, SecretBytes> shares = new LinkedHashMap<>();
    shares.put(BigInteger.valueOf(one + 1L), field.scalar(first));
    shares.put(BigInteger.valueOf(other + 1L), field.scalar(second));
    try (SecretBytes whole = Interpolation.atZero(birth.curve, shares.keySet()).ofShares(shares)) {
      return KERNEL.multiplyBase(birth.curve, whole);
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }

  /// The public key that the shares of two vaults come to.
  Point publicKey(int one, int other) throws Exception {
    return publicKey(one, facts(one).share(), other, facts(other).share());
  }

  @Override
  public void close() {
    birth.close();
  }
}
