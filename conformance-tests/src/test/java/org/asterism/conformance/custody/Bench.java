package org.asterism.conformance.custody;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.crypto.Providers;
import org.asterism.custody.Background;
import org.asterism.custody.Member;
import org.asterism.custody.Members;
import org.asterism.custody.World;
import org.asterism.directory.Directory;
import org.asterism.directory.RowKeys;
import org.asterism.quorum.Quorum;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.token.Label;
import org.asterism.token.Login;
import org.asterism.token.Token;
import org.asterism.token.TokenSettings;
import org.asterism.token.Tokens;
import org.asterism.token.UserName;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Octets;
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

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  final List<FaultyVault> vaults = new ArrayList<>();
  private final List<HousedVault> houses = new ArrayList<>();
  private final Path folder;
  private final TokenSettings settings;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong skipped = new AtomicLong();
  private final SecretBytes housekeeping = SecretBytes.random(32, random);
  private final List<Member> members = new ArrayList<>();
  private World world;
  private Tokens tokens;

  Bench(Path folder, TokenSettings settings) throws Exception {
    this.folder = folder;
    this.settings = settings;
    for (int i = 0; i < N; i++) {
      var name = new VaultName("v" + (i + 1), EnrolmentId.random(random));
      var house = new HousedVault(folder.resolve("vault-" + i), name, random);
      var vault = new FaultyVault(name, house::vault);
      houses.add(house);
      vaults.add(vault);
      members.add(new Member(new XCoordinate(17 * (i + 1)), vault));
    }
    world = world();
    tokens = Tokens.open(world, _ -> settings);
  }

  Tokens tokens() {
    return tokens;
  }

  World world() throws IOException {
    Directory directory =
        Directory.open(
            folder.resolve("directory.db"),
            RowKeys.derive(housekeeping, "housekeeping"),
            "the test's engine");
    Quorum quorum =
        new Quorum(
            Executors.newVirtualThreadPerTaskExecutor(), System::nanoTime, Duration.ofMillis(100));
    return new World(
        directory,
        new Members(Octets.of(new byte[] {1, 2, 3, 4}), K, members),
        quorum,
        new Background(this::nanos),
        Providers.portable(random),
        this::nanos,
        DEADLINE);
  }

  /// A token with an SO PIN and a user PIN.
  Token initialised() throws Exception {
    long slot = tokens.slots().getLast().id();
    Token token;
    try (SecretBytes pin = pin(SO_PIN)) {
      token = tokens.initialise(slot, new Label("bench"), pin, CALLER);
    }
    try (Login officer = login(token, Role.SO, SO_PIN);
        SecretBytes pin = pin(USER_PIN)) {
      officer.initialiseUserPin(pin);
    }
    return token;
  }

  static Login login(Token token, Role role, String pin) throws Exception {
    try (SecretBytes secret = pin(pin)) {
      return token.login(role, secret);
    }
  }

  static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Runs what is due in the background, as often as it makes new work.
  void settle() {
    world.background().runDue();
  }

  void pass(Duration time) {
    skipped.addAndGet(time.toNanos());
    world.background().runDue();
  }

  /// The engine dies and another one takes its directory.
  void restartEngine() throws Exception {
    tokens.close();
    world.background().close();
    world.directory().close();
    world = world();
    tokens = Tokens.open(world, _ -> settings);
    world.background().runDue();
  }

  /// The vault's process ends and starts again: grants and attempts are gone.
  void restartVault(int index) throws Exception {
    houses.get(index).restart();
  }

  /// The handles of all records at one vault.
  Set<Handle> handles(int index) throws VaultException {
    var all = new HashSet<Handle>();
    Optional<Handle> after = Optional.empty();
    while (true) {
      HandlePage page = houses.get(index).vault().list(new HandlePage.Query(after, 1000), DEADLINE);
      all.addAll(page.handles());
      if (!page.more()) {
        return all;
      }
      after = Optional.of(page.handles().getLast());
    }
  }

  /// Key and object records at one vault.
  long records(int index) throws VaultException {
    var counts = houses.get(index).vault().describe(DEADLINE).counts();
    return counts.keys() + counts.objects();
  }

  @Override
  public void close() throws IOException, VaultException {
    tokens.close();
    world.background().close();
    world.directory().close();
    for (HousedVault house : houses) {
      house.close();
    }
    housekeeping.close();
  }

  private long nanos() {
    return System.nanoTime() + skipped.get();
  }
}
