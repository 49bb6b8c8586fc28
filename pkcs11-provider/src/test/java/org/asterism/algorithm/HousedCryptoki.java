package org.asterism.algorithm;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.Operators;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.custody.vaults.Background;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.service.EnclaveDoor;
import org.asterism.enclave.service.Obedience;
import org.asterism.enclave.store.VaultStore;
import org.asterism.kernel.LibraryKernel;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.pkcs11.session.Quotas;
import org.asterism.quorum.Quorum;
import org.asterism.quota.Bound;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.token.MechanismRules;
import org.asterism.token.Token;
import org.asterism.token.TokenLimits;
import org.asterism.token.TokenSettings;
import org.asterism.token.Tokens;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.Policy;
import org.asterism.vault.Principal;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// Cryptoki over one real vault in this process, 1 of 1. The engine can be restarted.
public final class HousedCryptoki implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean reachable = new AtomicBoolean(true);
  private final SecretBytes housekeeping = SecretBytes.random(32, RANDOM);
  private final Providers providers = Providers.portable(RANDOM);
  private final Path folder;
  private final MechanismRules rules;
  private final List<Algorithm> algorithms;
  private final DataKey dataKey;
  private final VaultStore store;
  private final EnclaveDoor door;
  private final Members members;
  private final Quotas quotas;
  private Environment environment;
  private Tokens tokens;
  private Cryptoki cryptoki;

  // Whom a test orders nothing by.
  private static Operators nobody() {
    return new Operators(
        List.of(OperatorKey.parse("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=")),
        1);
  }

  public HousedCryptoki(Path folder, List<Algorithm> algorithms) throws Exception {
    this(folder, algorithms, MechanismRules.DEFAULT);
  }

  public HousedCryptoki(Path folder, List<Algorithm> algorithms, MechanismRules rules)
      throws Exception {
    this(folder, algorithms, rules, org.asterism.pkcs11.session.Limits.ofHeap(512L << 20));
  }

  public HousedCryptoki(
      Path folder, List<Algorithm> algorithms, org.asterism.pkcs11.session.Limits limits)
      throws Exception {
    this(folder, algorithms, MechanismRules.DEFAULT, limits);
  }

  private HousedCryptoki(
      Path folder,
      List<Algorithm> algorithms,
      MechanismRules rules,
      org.asterism.pkcs11.session.Limits limits)
      throws Exception {
    this.folder = folder;
    this.rules = rules;
    this.algorithms = algorithms;
    this.quotas = new Quotas(limits, System::nanoTime);
    try (var root = SecretBytes.random(32, RANDOM)) {
      this.dataKey = new DataKey(root, RANDOM);
    }
    this.store = VaultStore.create(folder.resolve("vault"), dataKey, InstantSource.system());
    var name = new VaultName("only", EnrolmentId.random(RANDOM));
    var identity =
        new EnclaveDoor.Identity(
            name,
            "test",
            EvidenceKind.SIMULATED,
            new Obedience(nobody(), InstantSource.system()),
            LibraryKernel.open());
    this.door = new EnclaveDoor(identity, store, Limits.DEFAULT, RANDOM, System::nanoTime);
    var engine = new Principal.HostEngine(Octets.of(new byte[Principal.DIGEST_LENGTH]));
    var member =
        new Member(
            new XCoordinate(7),
            new ReachableVault(door.open(engine), reachable),
            List.of(new Policy.Allowed.Host(engine.spkiDigest())));
    this.members = new Members(Octets.of(new byte[] {1}), 1, 0, List.of(member));
    SqliteDirectory.create(folder.resolve("directory.db"));
    start();
  }

  /// Whether the vault answers from now on.
  public void reachVault(boolean reached) {
    reachable.set(reached);
  }

  public Quotas quotas() {
    return quotas;
  }

  public Cryptoki cryptoki() {
    return cryptoki;
  }

  public Token token(long slot) {
    return tokens.token(slot).orElseThrow();
  }

  /// Waits until what the background was asked for has run, once: chores follow each other.
  public void rest() {
    var reached = new CountDownLatch(1);
    BooleanSupplier last =
        () -> {
          reached.countDown();
          return false;
        };
    environment.background().chore("rest", last).soon();
    try {
      reached.await();
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  /// Ends the engine and starts another one on what is stored.
  public void restart() throws IOException {
    stop();
    start();
  }

  private void start() throws IOException {
    var rows = RowKeys.derive(housekeeping, "housekeeping");
    this.environment =
        new Environment(
            SqliteDirectory.open(folder.resolve("directory.db"), rows, "a test"),
            members,
            new Quorum(asking, System::nanoTime, DEADLINE),
            Background.ofThreads(),
            providers,
            LibraryKernel.open(),
            new KeyTypes(algorithms).forms(),
            System::nanoTime,
            DEADLINE,
            new Bound("objects", quotas.limits().memory().tokens(), Ckr.DEVICE_MEMORY, () -> 0));
    this.tokens =
        Tokens.open(
            environment,
            _ -> settings(),
            TokenLimits.DEFAULT,
            () -> new AttributeIndex(new KeyTypes(algorithms).tables()));
    this.cryptoki = new Cryptoki(tokens, algorithms, providers, quotas, InstantSource.system());
  }

  private TokenSettings settings() {
    TokenSettings usual = TokenSettings.DEFAULT;
    return new TokenSettings(
        usual.use(),
        usual.initialise(),
        usual.officer(),
        usual.loginMemory(),
        usual.linger(),
        usual.tries(),
        usual.lease(),
        rules,
        usual.custody());
  }

  // What runs in the background goes on after its end: secrets would be seen by the next test.
  private void stop() {
    rest();
    tokens.close();
    environment.background().close();
    environment.directory().close();
  }

  @Override
  public void close() throws IOException, VaultException {
    stop();
    door.close();
    store.close();
    dataKey.close();
    housekeeping.close();
    asking.close();
  }
}
