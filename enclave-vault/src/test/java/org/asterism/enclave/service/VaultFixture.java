package org.asterism.enclave.service;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.store.Decision;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.enclave.store.Work;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Stretch;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Stage;

/// A vault in this process, on a file, with a clock that stands still, and the words that tests
/// speak to it in.
final class VaultFixture implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(20);
  static final EpochTag EPOCH = new EpochTag(0x5eed);
  static final int TRIES = 3;

  /// PINs may be tried as fast as one likes.
  static final Limits QUICK =
      Limits.DEFAULT.with(
          Limits.DEFAULT.engine(),
          Limits.DEFAULT.token(),
          Limits.DEFAULT.logins().with(0, Duration.ofSeconds(1)));

  static final EnrolmentId ENROLMENT = EnrolmentId.of(new byte[EnrolmentId.LENGTH]);

  /// Whom it obeys.
  static final OperatorSigner OPERATOR = operator();

  static final Principal ENGINE = new Principal.HostEngine(digest(1));
  static final Principal STRANGER = new Principal.SimulatedEngine(digest(9), digest(2));

  final SecureRandom random;
  final AtomicLong nanos = new AtomicLong();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final Path file;
  private final Limits limits;
  private final DataKey dataKey;
  private VaultStore store;
  private EnclaveDoor door;
  private Kernel kernel = LibraryKernel.open();

  VaultFixture(Path directory, long seed) throws StoreException {
    this(directory, seed, QUICK);
  }

  VaultFixture(Path directory, long seed, Limits limits) throws StoreException {
    this(directory, seeded(seed), limits);
  }

  VaultFixture(Path directory, SecureRandom random, Limits limits) throws StoreException {
    this.random = random;
    this.file = directory.resolve("vault.db");
    this.limits = limits;
    try (SecretBytes root = SecretBytes.random(32, random)) {
      this.dataKey = new DataKey(root, random);
    }
    this.store = VaultStore.create(file, dataKey, () -> now);
    this.door = openDoor();
  }

  static SecureRandom seeded(long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      return random;
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  /// Its machine has no arithmetic for anything, from now on.
  void loseArithmetic() {
    kernel = new NoKernel();
    door.close();
    door = openDoor();
  }

  void restart() throws StoreException {
    door.close();
    store.close();
    store = VaultStore.open(file, dataKey, () -> now);
    door = openDoor();
  }

  /// What somebody does to the file of a vault that does not run.
  interface Deed {
    void to(Path file) throws Exception;
  }

  /// Stops, lets something be done to the file, and starts again.
  void stopped(Deed deed) throws Exception {
    door.close();
    store.close();
    deed.to(file);
    store = VaultStore.open(file, dataKey, () -> now);
    door = openDoor();
  }

  Vault as(Principal principal) {
    return door.open(principal);
  }

  /// What the store has under this handle.
  <T> Optional<T> stored(Handle handle, Function<StoredRecord, T> look) throws StoreException {
    try (Records records = store.read()) {
      return records.find(handle).map(entry -> look.apply(entry.contents()));
    }
  }

  /// What an operator's order does.
  boolean unmark(Handle handle) throws Exception {
    return store.write(
        new Work<Boolean>() {
          @Override
          public Decision<Boolean> run(Records records) throws StoreException {
            return Decision.keep(records.unmark(handle));
          }

          @Override
          public void discard(Boolean answer) {}
        },
        DEADLINE);
  }

  /// A vault's no, beside its answers, so that a test can expect either.
  record Refused(Reason reason, int triesLeft) implements Outcome {}

  Outcome act(Act<?> act) throws VaultException {
    return act(ENGINE, act);
  }

  Outcome act(Principal principal, Act<?> act) throws VaultException {
    try {
      return as(principal).act(act, DEADLINE);
    } catch (VaultRefused refused) {
      return new Refused(refused.reason(), refused.triesLeft());
    }
  }

  List<Outcome> actBatch(List<? extends Act<?>> acts) throws VaultException {
    try {
      return as(ENGINE).actBatch(acts, DEADLINE);
    } catch (VaultRefused refused) {
      return List.of(new Refused(refused.reason(), refused.triesLeft()));
    }
  }

  static Outcome refused(Reason reason) {
    return new Refused(reason, 0);
  }

  Outcome put(Handle handle, StoredRecord contents) throws VaultException {
    return act(onto(handle, contents.policy(), new Put(contents)));
  }

  Outcome start(Handle account, EncodedPolicy policy) throws VaultException {
    return act(
        new Act<>(account, EpochTag.NONE, policy.digest(), Optional.empty(), new LoginStart()));
  }

  Outcome login(Handle account, EncodedPolicy policy, int credential) throws VaultException {
    var started = (LoginStart.Started) start(account, policy);
    try (SecretBytes shown = secret(credential)) {
      var finish = new LoginFinish(started.attempt(), shown);
      return act(new Act<>(account, started.epoch(), policy.digest(), Optional.empty(), finish));
    }
  }

  static <A extends Outcome> Act<A> onto(
      Handle handle, EncodedPolicy policy, Operation<A> operation) {
    return new Act<>(handle, EPOCH, policy.digest(), Optional.empty(), operation);
  }

  static <A extends Outcome> Act<A> with(SecretBytes grant, Act<A> act) {
    return new Act<>(act.handle(), act.epoch(), act.policy(), Optional.of(grant), act.operation());
  }

  Handle handle() {
    return Handle.random(random);
  }

  static StoredRecord.Key key(int filling, EncodedPolicy policy) {
    return new StoredRecord.Key(secret(filling), Octets.EMPTY, policy, octets("companion", 64));
  }

  static StoredRecord.Account account(int credential, EncodedPolicy policy) {
    return account(credential, policy, TRIES);
  }

  static StoredRecord.Account account(int credential, EncodedPolicy policy, int tries) {
    return new StoredRecord.Account(
        Role.USER,
        tries,
        Stretch.floor(octets("salt", 16)),
        credential == 0 ? Optional.empty() : Optional.of(secret(credential)),
        credential == 0 ? Optional.empty() : Optional.of(loginShare(credential)),
        new Roots<>(secret(71), Optional.of(secret(72))),
        policy,
        octets("account", 32));
  }

  /// A share of a login key, which the credential names.
  static SecretBytes loginShare(int credential) {
    return ScalarField.of(Curve.P256).scalar(BigInteger.valueOf(credential));
  }

  /// 32 bytes that name themselves by what they are filled with.
  static SecretBytes secret(int filling) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) filling);
    return SecretBytes.takeFrom(bytes);
  }

  /// As an engine's key records are: used and deleted with a grant, confirmed and marked without.
  static EncodedPolicy gated(Handle account) {
    List<Allowed> engine = List.of(new Allowed.Host(digest(1)));
    return new Policy(
            "test",
            List.of(
                new Rule(
                    Set.of(Put.KIND, Release.KIND, Delete.KIND),
                    engine,
                    List.of(new Condition.Credential(account))),
                new Rule(Set.of(Put.KIND, Delete.KIND, Confirm.KIND), engine, List.of())))
        .encode();
  }

  /// Everything for any host engine, under these conditions for a release.
  static EncodedPolicy open(Condition... forRelease) {
    Set<OperationKind> others =
        Set.of(Put.KIND, Stage.KIND, Delete.KIND, LoginStart.KIND, Confirm.KIND);
    List<Allowed> hosts = List.of(new Allowed.AnyHost());
    return new Policy(
            "test",
            List.of(
                new Rule(others, hosts, List.of()),
                new Rule(Set.of(Release.KIND), hosts, List.of(forRelease))))
        .encode();
  }

  static Octets octets(String text, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) text.charAt(i % text.length());
    }
    return Octets.of(bytes);
  }

  static Octets digest(int filling) {
    return octets(Character.toString(filling), 32);
  }

  @Override
  public void close() {
    door.close();
    store.close();
    dataKey.close();
  }

  private static OperatorSigner operator() {
    try {
      Path folder = Files.createTempDirectory("operator");
      return OperatorSigner.create(folder.resolve("key"), new SecureRandom());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private EnclaveDoor openDoor() {
    var identity =
        new EnclaveDoor.Identity(
            new VaultName("test", ENROLMENT),
            "test",
            EvidenceKind.SIMULATED,
            new Obedience(new Operators(List.of(OPERATOR.key()), 1), InstantSource.system()),
            kernel);
    return new EnclaveDoor(identity, store, limits, random, nanos::get);
  }
}
