package org.asterism.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.custody.vaults.Background;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.custody.vaults.VirtualScheduler;
import org.asterism.directory.Directory;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.enclave.store.StoreException;
import org.asterism.key.SampleForm;
import org.asterism.login.Label;
import org.asterism.quorum.Quorum;
import org.asterism.quota.Bound;
import org.asterism.rows.Row;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// Five real vaults, 3 of 5, and an engine's tokens, all in this process; both can be restarted.
/// Background work runs only when a test says so, and so does the one clock of engine and vaults:
/// nothing takes time, however busy the machine is.
final class Bench implements AutoCloseable {
  static final int N = 5;
  static final int K = 3;
  static final String SO_PIN = "so-12345678";
  static final String USER_PIN = "user-1234";
  static final Allowed OWN = new Allowed.Host(HousedVault.ENGINE.spkiDigest());
  static final Caller CALLER = new Caller(new UserName("tester", Set.of(), true), 1);

  final List<FaultyVault> vaults = new ArrayList<>();
  private final List<HousedVault> houses = new ArrayList<>();
  private final Path folder;
  private final BenchOptions options;
  private final Household household;
  private final Executor threads;
  private final Crash crash = new Crash();
  private final AtomicLong now = new AtomicLong();
  private final List<String> journal = Collections.synchronizedList(new ArrayList<>());
  private final List<Member> members = new ArrayList<>();
  private VirtualScheduler background;
  private Environment environment;
  private Tokens tokens;

  Bench(Path folder, BenchOptions options, Household household) throws Exception {
    this.folder = folder;
    this.options = options;
    this.household = household;
    this.threads = options.inOrder() ? Runnable::run : Executors.newVirtualThreadPerTaskExecutor();
    household.moveInto(folder);
    for (int i = 0; i < N; i++) {
      house(household.name(i), household.dataKey(i));
    }
    if (Files.notExists(folder.resolve("directory.db"))) {
      SqliteDirectory.create(folder.resolve("directory.db"));
    }
    background = new VirtualScheduler(this::nanos, this::passUnnoticed);
    environment = newEnvironment();
    tokens =
        Tokens.open(environment, _ -> options.settings(), TokenLimits.DEFAULT, ScanningIndex::new);
  }

  private void house(VaultName name, SecretBytes dataKey) throws Exception {
    Path file = folder.resolve("vault-" + houses.size());
    var outside = new HousedVault.Outside(options.random(), this::nanos);
    var house = new HousedVault(file, name, dataKey, outside);
    houses.add(house);
    vaults.add(new FaultyVault(name, house::vault, crash, journal::add));
    members.add(member(members.size(), List.of(OWN)));
  }

  /// Another vault is of the constellation from now on, and the engine starts again with it.
  void join(String name) throws Exception {
    house(new VaultName(name, EnrolmentId.random(options.random())), household.dataKey(0));
    restartEngine();
  }

  /// Without any token.
  static Bench empty(Path folder) throws Exception {
    return empty(folder, BenchOptions.DEFAULT);
  }

  static Bench empty(Path folder, BenchOptions options) throws Exception {
    return new Bench(folder, options, Household.empty(options.random()));
  }

  /// With one token, which has both PINs.
  static Bench withToken(Path folder) throws Exception {
    return withToken(folder, BenchOptions.DEFAULT);
  }

  static Bench withToken(Path folder, BenchOptions options) throws Exception {
    return new Bench(folder, options, Prepared.HOUSEHOLD);
  }

  /// Made once: what takes time is the stretching of PINs.
  private static final class Prepared {
    static final Household HOUSEHOLD = prepare();

    private static Household prepare() {
      try {
        Path folder = Files.createTempDirectory("bench");
        // The same in each run of the tests, so that what begins with it can be repeated.
        BenchOptions options = BenchOptions.DEFAULT.seededBy(1);
        Household household = Household.empty(options.random());
        try (var bench = new Bench(folder, options, household)) {
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

  private Member member(int index, List<Allowed> engines) {
    return new Member(new XCoordinate(17 * (index + 1)), vaults.get(index), engines);
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
      tokens.initialise(slot, new NewToken(new Label("bench")), pin, CALLER, Tokens.Making::run);
      return tokens.token(slot).orElseThrow();
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
      token.changePin(role, old, fresh, CALLER);
    }
  }

  static Login login(Token token, Role role, String pin) throws Exception {
    try (SecretBytes secret = pin(pin)) {
      return token.login(role, secret, CALLER);
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
    background.runDue();
  }

  void pass(Duration time) {
    passUnnoticed(time);
    settle();
  }

  /// The clock goes on, and nothing that is due runs.
  void passUnnoticed(Duration time) {
    now.addAndGet(time.toNanos());
  }

  /// How many tasks wait in the background.
  long waiting() {
    return background.waiting();
  }

  /// What the clock says.
  Duration time() {
    return Duration.ofNanos(nanos());
  }

  /// What the engine asked of vaults so far, and what came of it.
  List<String> journal() {
    return List.copyOf(journal);
  }

  /// Lets these vaults hang for the engine: once each has been asked something, the time that the
  /// engine gives them passes, and none has answered.
  void hangTogether(int... indexes) {
    var asked =
        new CyclicBarrier(indexes.length, () -> now.addAndGet(options.deadline().toNanos()));
    for (int index : indexes) {
      vaults.get(index).hang(asked);
    }
  }

  /// Lets pass what debts and clean-up wait for between two tries.
  void tryAgain() {
    settle();
    pass(Chore.LONGEST_PAUSE);
    pass(Chore.LONGEST_PAUSE);
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
    restartEngine(settings, () -> {});
  }

  /// Another one, after somebody has done something to its folder.
  void restartEngineOn(Runnable done) throws Exception {
    restartEngine(options.settings(), done);
  }

  private void restartEngine(TokenSettings settings, Runnable between) throws Exception {
    tokens.close();
    environment.background().close();
    if (!crash.isDead()) {
      environment.directory().close();
    }
    crash.disarm();
    between.run();
    background = new VirtualScheduler(this::nanos, this::passUnnoticed);
    environment = newEnvironment();
    tokens = Tokens.open(environment, _ -> settings, TokenLimits.DEFAULT, ScanningIndex::new);
    settle();
  }

  /// Another one, which is told of other engines too.
  void restartEngineAmong(Allowed... others) throws Exception {
    List<Allowed> all = Stream.concat(Stream.of(OWN), Stream.of(others)).toList();
    for (int i = 0; i < N; i++) {
      members.set(i, member(i, all));
    }
    restartEngine();
  }

  /// The vault itself, as nobody at the other end of a connection sees it.
  HousedVault house(int index) {
    return houses.get(index);
  }

  byte[] photograph(int index) throws Exception {
    return houses.get(index).photograph();
  }

  void putBack(int index, byte[] photograph) throws Exception {
    houses.get(index).putBack(photograph);
  }

  /// Tries that one vault has counted and not forgiven, over all its accounts.
  long tries(int index) throws StoreException {
    return houses.get(index).tries();
  }

  /// Key and object records at one vault.
  long records(int index) throws VaultException {
    var counts = houses.get(index).counts();
    return counts.keys() + counts.objects();
  }

  /// Accounts at one vault.
  long accounts(int index) throws VaultException {
    return houses.get(index).counts().accounts();
  }

  /// The rows of the token in the first slot, of every state.
  List<Row> rows() {
    long slot = token().slotId();
    return environment.directory().read(transaction -> State.rows(transaction, slot));
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

  private Environment newEnvironment() {
    Directory directory =
        SqliteDirectory.open(
            folder.resolve("directory.db"),
            RowKeys.derive(household.housekeeping(), "housekeeping"),
            "the test's engine");
    return new Environment(
        directory,
        new Members(Octets.of(new byte[] {1, 2, 3, 4}), K, Members.USUAL_CREATE_SPARE, members),
        new Quorum(threads, this::nanos, options.hedge()),
        new Background(background, background),
        Providers.portable(options.random()),
        options.kernel(),
        SampleForm.ALL,
        this::nanos,
        options.deadline(),
        new Bound("objects", options.objectMemory(), Ckr.DEVICE_MEMORY, this::nanos));
  }

  private long nanos() {
    return now.get();
  }
}
