package org.asterism.enclave.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.asterism.enclave.session.Sessions;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.SizeBucket;
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
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// Vaults that share a signing key at 1, 2, 3 and so on, each with a login, and a test that is
/// their engine.
final class PresignFixture implements AutoCloseable {
  static final Octets SALT = VaultFixture.octets("salt", 32);
  static final Kernel KERNEL = LibraryKernel.open();

  final Curve curve;
  final int k;
  final Point publicKey;
  final List<VaultFixture> vaults = new ArrayList<>();
  final List<Handle> accounts = new ArrayList<>();
  final List<SecretBytes> grants = new ArrayList<>();
  final List<Handle> handles = new ArrayList<>();
  final List<Seat> seats = new ArrayList<>();

  /// The vaults that are the test's, by their places.
  final Map<Integer, ScriptedPresigner> scripted = new HashMap<>();

  // Of the polynomial that the key is shared by, the key first.
  private final List<BigInteger> coefficients;

  /// Whether records that are put from now on may sign once.
  boolean usesOnce;

  PresignFixture(Path directory, Curve curve, int k, int n) throws Exception {
    this(directory, curve, k, n, Set.of());
  }

  /// @param hostile the places of vaults that are the test's
  PresignFixture(Path directory, Curve curve, int k, int n, Set<Integer> hostile) throws Exception {
    this.curve = curve;
    this.k = k;
    var random = VaultFixture.seeded(1000L * k + n);
    this.coefficients =
        Stream.generate(() -> new BigInteger(curve.order().bitLength() + 64, random))
            .map(number -> number.mod(curve.order()))
            .limit(k)
            .toList();
    this.publicKey = CurveFixture.point(curve, coefficients.getFirst());
    var enrolled = new ArrayList<Opened>();
    for (int i = 0; i < n; i++) {
      Path own = Files.createDirectories(directory.resolve("vault" + i));
      var vault = new VaultFixture(own, i + 1);
      vaults.add(vault);
      Handle account = vault.handle();
      vault.put(account, VaultFixture.account(7, VaultFixture.open()));
      accounts.add(account);
      grants.add(login(i));
      handles.add(vault.handle());
      enrolled.add(assertInstanceOf(Opened.class, ask(i, SessionOpen.enrol(curve.group()))));
      if (hostile.contains(i)) {
        scripted.put(i, new ScriptedPresigner(this, i));
      }
      seats.add(seat(pseudonym(i, enrolled.get(i)), x(i)));
    }
    for (int i = 0; i < n; i++) {
      var put = new Put(record(i, enrolled.get(i), Set.of(Usage.ECDSA)));
      assertEquals(new Outcome.Done(), use(i, put));
    }
  }

  private Pseudonym pseudonym(int i, Opened enrolled) {
    ScriptedPresigner own = scripted.get(i);
    return own == null ? enrolled.pseudonym() : own.pseudonym.name();
  }

  BigInteger x(int i) {
    return BigInteger.valueOf(i + 1L);
  }

  Seat seat(Pseudonym pseudonym, BigInteger x) {
    return new Seat(pseudonym.bytes().toByteArray(), PublicScalar.encode(curve, x));
  }

  /// The vault's share of the key, which a vault that is the test's may know.
  BigInteger share(int i) {
    BigInteger value = BigInteger.ZERO;
    for (BigInteger coefficient : coefficients.reversed()) {
      value = value.multiply(x(i)).add(coefficient).mod(curve.order());
    }
    return value;
  }

  /// The key, which nobody else has.
  BigInteger secret() {
    return coefficients.getFirst();
  }

  SecretBytes login(int i) throws VaultException {
    Outcome in = vaults.get(i).login(accounts.get(i), VaultFixture.open(), 7);
    return assertInstanceOf(LoginFinish.LoggedIn.class, in).grant();
  }

  /// The same share in a record of its own, for other uses.
  Outcome putAnew(int i, Set<Usage> usages) throws VaultException {
    handles.set(i, vaults.get(i).handle());
    var enrolled = assertInstanceOf(Opened.class, ask(i, SessionOpen.enrol(curve.group())));
    seats.set(i, seat(pseudonym(i, enrolled), x(i)));
    return use(i, new Put(record(i, enrolled, usages)));
  }

  private StoredRecord.ThresholdKey record(int i, Opened enrolled, Set<Usage> usages) {
    byte[] salt = SALT.toByteArray();
    try (SecretBytes scalar = ScalarField.of(curve).scalar(share(i))) {
      return new StoredRecord.ThresholdKey(
          SizeBucket.pad(scalar),
          new Purpose(curve.group(), usages),
          new Commitments(
              Commitment.toKey(salt, curve.group().number(), publicKey.encoded()),
              Commitment.toRoster(salt, k, seats)),
          new Signer.Enrolled(enrolled.session()),
          policy(i),
          VaultFixture.octets("companion", 64));
    }
  }

  /// As the engine's: everything with a grant.
  EncodedPolicy policy(int i) {
    List<Allowed> hosts = List.of(new Allowed.AnyHost());
    List<Condition> forUse = new ArrayList<>(List.of(new Condition.Credential(accounts.get(i))));
    Set<OperationKind> others = Set.of(Put.KIND, Release.KIND, Delete.KIND, SessionOpen.KIND);
    var rest = new Rule(others, hosts, List.copyOf(forUse));
    if (usesOnce) {
      forUse.add(new Condition.UseLimit(1));
    }
    return new Policy("test", List.of(rest, new Rule(Set.of(OperationKind.USE), hosts, forUse)))
        .encode();
  }

  /// An act on no record, with the grant of its vault.
  Outcome ask(int i, Operation<?> operation) throws VaultException {
    return vaults.get(i).act(onNothing(Optional.of(grants.get(i)), operation));
  }

  static <A extends Outcome> Act<A> onNothing(Optional<SecretBytes> grant, Operation<A> operation) {
    return new Act<>(
        Handle.of(new byte[Handle.LENGTH]),
        EpochTag.NONE,
        PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
        grant,
        operation);
  }

  /// An act on the key's record, with the grant of its vault.
  Outcome use(int i, Operation<?> operation) throws VaultException {
    return vaults.get(i).act(onRecord(i, operation));
  }

  Act<?> onRecord(int i, Operation<?> operation) {
    return VaultFixture.with(
        grants.get(i), VaultFixture.onto(handles.get(i), policy(i), operation));
  }

  SessionOpen open(int batch) {
    return SessionOpen.presign(curve.group(), k, batch);
  }

  /// A session of the first 2k-1 vaults, of which the first k keep.
  Presigning presigning(int batch) throws VaultException {
    return presigning(
        batch,
        IntStream.range(0, 2 * k - 1).boxed().toList(),
        IntStream.range(0, k).boxed().toList());
  }

  Presigning presigning(int batch, List<Integer> participants, List<Integer> keepers)
      throws VaultException {
    return new Presigning(this, open(batch), participants, keepers);
  }

  /// Lets what is open grow too old.
  void forgetSessions() {
    vaults.forEach(vault -> vault.nanos.addAndGet(Sessions.AGE.toNanos() + 1));
  }

  @Override
  public void close() {
    scripted.values().forEach(ScriptedPresigner::close);
    grants.forEach(SecretBytes::close);
    vaults.forEach(VaultFixture::close);
  }
}
