package org.asterism.enclave.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.PublicScalar;
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
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// Three vaults of which two are to use a key, each with a login, and what an engine sends to them
/// so that they make it. A test can be the engine that sends something else.
final class BirthFixture implements AutoCloseable {
  static final int K = 2;
  static final int N = 3;
  static final Octets SALT = VaultFixture.octets("salt", 32);
  static final Kernel KERNEL = LibraryKernel.open();

  final Curve curve;
  final SessionOpen open;
  final List<VaultFixture> vaults = new ArrayList<>();
  final List<Handle> accounts = new ArrayList<>();
  final List<SecretBytes> grants = new ArrayList<>();
  final List<Handle> handles = new ArrayList<>();

  BirthFixture(Path directory, Curve curve) throws Exception {
    this.curve = curve;
    this.open = SessionOpen.birth(curve.group(), K);
    for (int i = 0; i < N; i++) {
      Path own = Files.createDirectories(directory.resolve("vault" + i));
      var vault = new VaultFixture(own, i + 1);
      Handle account = vault.handle();
      vault.put(account, VaultFixture.account(7, VaultFixture.open()));
      vaults.add(vault);
      accounts.add(account);
      grants.add(login(i));
      handles.add(vault.handle());
    }
  }

  SecretBytes login(int i) throws VaultException {
    Outcome in = vaults.get(i).login(accounts.get(i), VaultFixture.open(), 7);
    return assertInstanceOf(LoginFinish.LoggedIn.class, in).grant();
  }

  /// An act on no record, with the grant of its vault.
  Outcome ask(int i, Operation<?> operation) throws VaultException {
    return ask(i, Optional.of(grants.get(i)), operation);
  }

  Outcome ask(int i, Optional<SecretBytes> grant, Operation<?> operation) throws VaultException {
    return vaults.get(i).act(act(grant, operation));
  }

  private static <A extends Outcome> Act<A> act(
      Optional<SecretBytes> grant, Operation<A> operation) {
    return new Act<>(
        Handle.of(new byte[Handle.LENGTH]),
        EpochTag.NONE,
        PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
        grant,
        operation);
  }

  /// Whom a vault accuses when it is told this, by which its session is over.
  Accusation accusation(int i, Operation<?> step) throws VaultException {
    Act<?> act = act(Optional.of(grants.get(i)), step);
    var vault = vaults.get(i).as(VaultFixture.ENGINE);
    var refused = assertThrows(VaultRefused.class, () -> vault.act(act, VaultFixture.DEADLINE));
    assertEquals(Reason.DEALER, refused.reason());
    assertEquals(VaultFixture.refused(Reason.SESSION), ask(i, step));
    return refused.accusation().orElseThrow();
  }

  Opened opened(int i) throws VaultException {
    return assertInstanceOf(Opened.class, ask(i, open));
  }

  /// A session at each vault.
  List<Opened> openAll() throws VaultException {
    var all = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      all.add(opened(i));
    }
    return all;
  }

  /// The members at 1, 2, 3 and so on.
  List<Seat> seats(List<Opened> opened) {
    var seats = new ArrayList<Seat>();
    for (Opened one : opened) {
      seats.add(seat(one, BigInteger.valueOf(seats.size() + 1L)));
    }
    return seats;
  }

  Seat seat(Opened opened, BigInteger x) {
    return new Seat(opened.pseudonym().bytes().toByteArray(), PublicScalar.encode(curve, x));
  }

  SessionDeal deal(int i, List<Opened> opened) {
    return new SessionDeal(opened.get(i).session(), seats(opened), opened);
  }

  Dealt dealt(int i, List<Opened> opened) throws VaultException {
    return assertInstanceOf(Dealt.class, ask(i, deal(i, opened)));
  }

  /// What each vault dealt.
  List<Dealt> dealAll(List<Opened> opened) throws VaultException {
    var all = new ArrayList<Dealt>();
    for (int i = 0; i < N; i++) {
      all.add(dealt(i, opened));
    }
    return all;
  }

  static List<SealedDealing> dealings(int receiver, List<Dealt> dealt) {
    var dealings = new ArrayList<SealedDealing>();
    for (Dealt one : dealt) {
      dealings.add(dealing(dealings.size(), receiver, one));
    }
    return dealings;
  }

  static SealedDealing dealing(int dealer, int receiver, Dealt dealt) {
    return new SealedDealing(
        dealer,
        dealt.vector(),
        dealt.boxes().get(receiver),
        dealt.boxes().stream().map(SealedBox::digest).toList(),
        dealt.signature().toByteArray());
  }

  SessionApply apply(int i, List<Opened> opened, List<Dealt> dealt) {
    return new SessionApply(opened.get(i).session(), dealings(i, dealt));
  }

  /// Everything of a birth but that the shares are kept.
  List<Opened> applyAll() throws VaultException {
    List<Opened> opened = openAll();
    List<Dealt> dealt = dealAll(opened);
    for (int i = 0; i < N; i++) {
      assertInstanceOf(SessionApply.Applied.class, ask(i, apply(i, opened, dealt)));
    }
    return opened;
  }

  SessionKeep keep(int i, List<Opened> opened) {
    return new SessionKeep(
        opened.get(i).session(),
        Set.of(Usage.MUL_POINT),
        SALT,
        policy(i),
        VaultFixture.octets("companion", 64));
  }

  Outcome kept(int i, SessionKeep keep) throws VaultException {
    return kept(i, Optional.of(grants.get(i)), keep);
  }

  Outcome kept(int i, Optional<SecretBytes> grant, SessionKeep keep) throws VaultException {
    return vaults
        .get(i)
        .act(new Act<>(handles.get(i), VaultFixture.EPOCH, keep.policy().digest(), grant, keep));
  }

  /// The pseudonym in the key of a vault that was opened.
  PseudonymKey stolen(int i) throws StoreException {
    return vaults
        .get(i)
        .stored(
            handles.get(i),
            record ->
                PseudonymKey.of(
                    ((Signer.Kept) ((ThresholdKey) record).signer()).privateKey().copy()))
        .orElseThrow();
  }

  /// As the engine's: prepared, used and deleted with a grant.
  EncodedPolicy policy(int i) {
    return new Policy(
            "test",
            List.of(
                new Rule(
                    Set.of(SessionOpen.KIND, Release.KIND, Delete.KIND),
                    List.of(new Allowed.AnyHost()),
                    List.of(new Condition.Credential(accounts.get(i))))))
        .encode();
  }

  @Override
  public void close() {
    grants.forEach(SecretBytes::close);
    vaults.forEach(VaultFixture::close);
  }
}
