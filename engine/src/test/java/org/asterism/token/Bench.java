package org.asterism.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.asterism.crypto.Providers;
import org.asterism.custody.vaults.Background;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.directory.Directory;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.login.Label;
import org.asterism.quorum.Quorum;
import org.asterism.rows.Row;
import org.asterism.rows.RowKeys;
import org.asterism.rows.RowKind;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// Five real vaults, 3 of 5, and an engine's tokens, all in this process; both can be restarted.
/// Background work runs only when a test says so, and so does the clock.
final class Bench implements AutoCloseable {
  static final int N = 5;
  static final int K = 3;
  static final String SO_PIN = "so-12345678";
  static final String USER_PIN = "user-1234";
  static final UserName CALLER = new UserName("tester");

  final List<FaultyVault> vaults = new ArrayList<>();
  private final List<HousedVault> houses = new ArrayList<>();
  private final Path folder;
  private final Options options;
  private final Household household;
  private final Executor threads;
  private final Crash crash = new Crash();
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong skipped = new AtomicLong();
  private final List<Member> members = new ArrayList<>();
  private Environment environment;
  private Tokens tokens;

  /// How the bench is set up.
  ///
  /// @param hedge long, so that no vault is thought slow on a busy machine
  /// @param inOrder asks one vault after the other, so that a run can be repeated
  record Options(TokenSettings settings, Duration deadline, Duration hedge, boolean inOrder) {
    static final Options DEFAULT =
        new Options(TokenSettings.DEFAULT, Duration.ofSeconds(10), Duration.ofSeconds(2), false);

    Options with(TokenSettings others) {
      return new Options(others, deadline, hedge, inOrder);
    }

    /// As an engine in a hurry: slow vaults get a spare beside them soon.
    Options within(Duration other) {
      return new Options(settings, other, Duration.ofMillis(100), inOrder);
    }

    /// No vault is thought slow, however busy the machine is.
    Options patient() {
      return new Options(settings, deadline, deadline, inOrder);
    }

    Options inTheirOrder() {
      return new Options(settings, deadline, hedge, true);
    }
  }

  Bench(Path folder, Options options, Household household) throws Exception {
    this.folder = folder;
    this.options = options;
    this.household = household;
    this.threads = options.inOrder() ? Runnable::run : Executors.newVirtualThreadPerTaskExecutor();
    household.moveInto(folder);
    for (int i = 0; i < N; i++) {
      VaultName name = household.name(i);
      Path file = folder.resolve("vault-" + i);
      var house = new HousedVault(file, name, household.dataKey(i), random);
      var vault = new FaultyVault(name, house::vault, crash);
      houses.add(house);
      vaults.add(vault);
      members.add(new Member(new XCoordinate(17 * (i + 1)), vault));
    }
    if (Files.notExists(folder.resolve("directory.db"))) {
      Directory.create(folder.resolve("directory.db"));
    }
    environment = newWorld();
    tokens = Tokens.open(environment, _ -> options.settings());
  }

  /// Without any token.
  static Bench empty(Path folder) throws Exception {
    return empty(folder, Options.DEFAULT);
  }

  static Bench empty(Path folder, Options options) throws Exception {
    return new Bench(folder, options, Household.empty());
  }

  /// With one token, which has both PINs.
  static Bench withToken(Path folder) throws Exception {
    return withToken(folder, Options.DEFAULT);
  }

  static Bench withToken(Path folder, Options options) throws Exception {
    return new Bench(folder, options, Prepared.HOUSEHOLD);
  }

  /// Made once: what takes time is the stretching of PINs.
  private static final class Prepared {
    static final Household HOUSEHOLD = prepare();

    private static Household prepare() {
      try {
        Path folder = Files.createTempDirectory("bench");
        Household household = Household.empty();
        try (var bench = new Bench(folder, Options.DEFAULT, household)) {
          Token token = bench.withoutUserPin();
          setUserPin(token, USER_PIN);
          bench.settle();
          State.requireTidy(bench);
        }
        return household.with(folder);
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    }
  }

  Tokens tokens() {
    return tokens;
  }

  Environment environment() {
    return environment;
  }

  Crash crash() {
    return crash;
  }

  Path folder() {
    return folder;
  }

  /// The token in the first slot, as the engine that runs now sees it.
  Token token() {
    return tokens.slots().getFirst().token().orElseThrow();
  }

  /// A new token with an SO PIN only.
  Token withoutUserPin() throws Exception {
    long slot = tokens.slots().getLast().id();
    try (SecretBytes pin = pin(SO_PIN)) {
      return tokens.initialise(slot, new Label("bench"), pin, CALLER);
    }
  }

  static void setUserPin(Token token, String text) throws Exception {
    try (Login officer = login(token, Role.SO, SO_PIN);
        SecretBytes pin = pin(text)) {
      officer.initialiseUserPin(pin);
    }
  }

  static void changePin(Token token, Role role, String from, String to) throws Exception {
    try (SecretBytes old = pin(from);
        SecretBytes fresh = pin(to)) {
      token.changePin(role, old, fresh);
    }
  }

  static Login login(Token token, Role role, String pin) throws Exception {
    try (SecretBytes secret = pin(pin)) {
      return token.login(role, secret);
    }
  }

  static Login login(Token token) throws Exception {
    return login(token, Role.USER, USER_PIN);
  }

  static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether the key still is the one that was made.
  static boolean signs(Token token, Login login, long number) throws Exception {
    return StoredKeys.signs(token.objects().key(number, Optional.of(login)));
  }

  /// An EC key that all vaults hold; nobody stays logged in.
  long createdKey() throws Exception {
    try (Login user = login(token())) {
      long number = token().objects().create(user, StoredKeys.ec()).number();
      settle();
      return number;
    }
  }

  void takeAway(int... indexes) {
    for (int index : indexes) {
      vaults.get(index).goAway();
    }
  }

  void bringBack() {
    vaults.forEach(FaultyVault::comeBack);
  }

  /// Runs what is due in the background, as often as it makes new work.
  void settle() {
    environment.background().runDue();
  }

  void pass(Duration time) {
    skipped.addAndGet(time.toNanos());
    settle();
  }

  /// Lets pass what debts and clean-up wait for between two tries.
  void tryAgain() {
    settle();
    pass(Duration.ofSeconds(16));
    pass(Duration.ofSeconds(16));
  }

  /// The engine will die at an act, and its directory with it.
  void crashAt(int act, boolean done, Predicate<Operation<?>> counted) {
    Directory directory = environment.directory();
    crash.arm(act, done, counted, directory::close);
  }

  /// The engine dies, if it did not before, and another one takes its directory.
  void restartEngine() throws Exception {
    restartEngine(options.settings());
  }

  void restartEngine(TokenSettings settings) throws Exception {
    tokens.close();
    environment.background().close();
    if (!crash.isDead()) {
      environment.directory().close();
    }
    crash.disarm();
    environment = newWorld();
    tokens = Tokens.open(environment, _ -> settings);
    settle();
  }

  /// The vault's process ends and starts again: grants and attempts are gone.
  void restartVault(int index) throws Exception {
    houses.get(index).restart();
  }

  byte[] photograph(int index) throws Exception {
    return houses.get(index).photograph();
  }

  void putBack(int index, byte[] photograph) throws Exception {
    houses.get(index).putBack(photograph);
  }

  /// Tries that one vault has counted and not forgiven, over all its accounts.
  long tries(int index) throws StoreException {
    long tries = 0;
    try (Records records = opened(index)) {
      for (Entry entry : records.page(Optional.empty(), 1000)) {
        tries += records.counter(entry.handle());
      }
    }
    return tries;
  }

  /// What one vault keeps, opened with its own data key.
  Records opened(int index) {
    return houses.get(index).read();
  }

  /// The length of each opened row of the key table at one vault.
  List<Integer> openedKeyLengths(int index) throws Exception {
    return houses.get(index).openedKeyLengths();
  }

  /// Key and object records at one vault.
  long records(int index) throws VaultException {
    var counts = houses.get(index).vault().describe(options.deadline()).counts();
    return counts.keys() + counts.objects();
  }

  /// Verifiers that are staged at one vault.
  int staged(int index) throws StoreException {
    int staged = 0;
    try (Records records = opened(index)) {
      for (Entry entry : records.page(Optional.empty(), 1000)) {
        staged += records.staged(entry.handle()).isPresent() ? 1 : 0;
      }
    }
    return staged;
  }

  /// Accounts at one vault.
  long accounts(int index) throws VaultException {
    return houses.get(index).vault().describe(options.deadline()).counts().accounts();
  }

  /// The rows of the token in the first slot, of every state.
  List<Row> rows() {
    long slot = token().slotId();
    return environment
        .directory()
        .<List<Row>, RuntimeException>read(transaction ->
            Stream.of(RowKind.values())
                .flatMap(kind -> transaction.ofToken(kind, slot).stream())
                .toList());
  }

  /// How many acts of some kind reached any vault.
  long count(Predicate<Operation<?>> which) {
    return vaults.stream().mapToLong(vault -> vault.count(which)).sum();
  }

  @Override
  public void close() throws IOException, VaultException {
    tokens.close();
    environment.background().close();
    if (!crash.isDead()) {
      environment.directory().close();
    }
    for (HousedVault house : houses) {
      house.close();
    }
  }

  private Environment newWorld() {
    Directory directory =
        Directory.open(
            folder.resolve("directory.db"),
            RowKeys.derive(household.housekeeping(), "housekeeping"),
            "the test's engine");
    return new Environment(
        directory,
        new Members(Octets.of(new byte[] {1, 2, 3, 4}), K, Members.USUAL_CREATE_SPARE, members),
        new Quorum(threads, System::nanoTime, options.hedge()),
        new Background(this::nanos),
        Providers.portable(random),
        this::nanos,
        options.deadline());
  }

  private long nanos() {
    return System.nanoTime() + skipped.get();
  }
}
