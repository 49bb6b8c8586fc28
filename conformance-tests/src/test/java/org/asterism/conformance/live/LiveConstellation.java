package org.asterism.conformance.live;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.tidy.Repository;
import org.jspecify.annotations.Nullable;

/// Vault processes and an engine process in a folder of their own, made and started by the
/// operator's commands. One is shared by all tests that harm nothing; each test has tokens of its
/// own there. Tests that kill start their own.
public final class LiveConstellation implements AutoCloseable {
  /// Settings of an engine that many tests share: what it takes a cold vault on a busy machine to
  /// answer is no matter of theirs.
  public static final String PATIENT = "\n[vaults]\ndeadline_ms = 30000\n";

  /// Settings of vaults for tests that try many wrong PINs at once.
  public static final String WITHOUT_PAUSES = "\n[limits]\nlogin_tries = 0\n";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int USUAL_N = 5;
  private static final int USUAL_K = 3;
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 30_000;
  private static final int PORT_TRIES = 20;
  private static final int INITIALISATIONS = 5;
  private static final Pattern SERIAL = Pattern.compile("(?m)^serial = \\d+$");
  private static final AtomicInteger LABELS = new AtomicInteger();
  private static @Nullable LiveConstellation shared;
  private static boolean sharedFailed;

  private final Path folder;
  private final Tool tool;
  private final String asterism = Repository.root().resolve("bin/asterism").toString();
  private final List<LiveProcess> vaults = new ArrayList<>();
  private LiveProcess engine;

  private LiveConstellation(Path folder) {
    this.folder = folder;
    this.tool = Tool.in(folder);
    this.engine = engineProcess(asterism, "engine", "serve", folder.resolve("engine").toString());
  }

  /// 3 of 5, running; stopped when the tests end.
  public static synchronized LiveConstellation shared() throws IOException, InterruptedException {
    if (shared == null) {
      if (sharedFailed) {
        throw new AssertionError("the shared constellation did not start: see the first failure");
      }
      sharedFailed = true;
      var made = start(USUAL_N, USUAL_K, PATIENT + TestToken.THRESHOLD_RULE);
      Runtime.getRuntime().addShutdownHook(new Thread(made::close));
      shared = made;
    }
    return shared;
  }

  /// A constellation for one test, running.
  public static LiveConstellation start(int n, int k) throws IOException, InterruptedException {
    return start(n, k, "");
  }

  /// A constellation for one test, running.
  ///
  /// @param settings what `engine.toml` says besides what `engine init` wrote
  public static LiveConstellation start(int n, int k, String settings)
      throws IOException, InterruptedException {
    return start(n, k, settings, WITHOUT_PAUSES);
  }

  /// A constellation for one test, running.
  ///
  /// @param vaultSettings what each `vault.toml` says besides what `vault init` wrote
  public static LiveConstellation start(int n, int k, String settings, String vaultSettings)
      throws IOException, InterruptedException {
    // A socket's path is short (unix(7)).
    var made = new LiveConstellation(Files.createTempDirectory("ast"));
    boolean started = false;
    try {
      new Founding(made.folder, made.tool, made.asterism).found(n, k);
      for (int i = 0; i < n; i++) {
        made.vaults.add(made.vaultProcess(vaultName(i), made.serveCommand(vaultName(i))));
      }
      Files.writeString(
          made.engineFolder().resolve("engine.toml"), settings, StandardOpenOption.APPEND);
      for (int i = 0; i < n; i++) {
        Path vault = made.vaultFolder(i).resolve("vault.toml");
        Files.writeString(vault, vaultSettings, StandardOpenOption.APPEND);
      }
      made.startAll();
      started = true;
      return made;
    } finally {
      if (!started) {
        made.close();
      }
    }
  }

  public Path folder() {
    return folder;
  }

  public Path vaultFolder(int index) {
    return folder.resolve(vaultName(index));
  }

  public Path engineFolder() {
    return folder.resolve("engine");
  }

  /// What the operators call a vault, and so does the engine's log.
  public static String vaultName(int index) {
    return "vault" + (index + 1);
  }

  public LiveProcess vault(int index) {
    return vaults.get(index);
  }

  /// A running vault takes the enrolment that the operators wrote last.
  public void enrolAgain(int index) throws IOException, InterruptedException {
    String text = Files.readString(folder.resolve(vaultName(index) + ".enrolment.toml"));
    Files.writeString(vaultFolder(index).resolve("enrolment.toml"), text);
    Matcher serial = SERIAL.matcher(text);
    if (!serial.find()) {
      throw new AssertionError("the enrolment has no serial");
    }
    vault(index).signal("HUP");
    vault(index).awaitLog("the enrolment with " + serial.group().replace(" =", ""), PATIENCE);
  }

  /// From now on a vault is another program, which says what a vault says once it listens. Neither
  /// ends the present one nor starts the other.
  public void replaceVault(int index, String... command) {
    vaults.set(index, vaultProcess(vaultName(index), command));
  }

  /// From now on a vault is `vault serve` again.
  public void restoreVault(int index) {
    replaceVault(index, serveCommand(vaultName(index)));
  }

  /// The operator's command, to its end.
  public Tool.Ended asterism(String... arguments) throws IOException, InterruptedException {
    return tool.run(command(arguments));
  }

  /// The same with a limit on open files.
  public Tool.Ended asterismWith(int openFiles, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + openFiles + "; exec \"$@\""));
    command.add("sh");
    command.addAll(List.of(command(arguments)));
    return tool.run(command.toArray(String[]::new));
  }

  /// The operator's command with these arguments.
  public String[] command(String... arguments) {
    var command = new ArrayList<>(List.of(asterism));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /// From now on the engine is another command. Neither ends the present one nor starts the other.
  public void replaceEngine(String... command) {
    engine = engineProcess(command);
  }

  public List<LiveProcess> vaults() {
    return List.copyOf(vaults);
  }

  public LiveProcess engine() {
    return engine;
  }

  /// The built library.
  public static Path module() {
    return Repository.root().resolve("native-shim/target/libasterism-pkcs11.so");
  }

  /// The library beside the engine's jars, where it finds them.
  public static Path distributedModule() {
    return Repository.root().resolve("target/dist/libasterism-pkcs11.so");
  }

  /// The value of `ASTERISM_ENGINE`.
  public String engineSetting() {
    return "service:" + folder.resolve("engine.sock");
  }

  /// The value of `ASTERISM_ENGINE` for a program that brings the engine itself.
  ///
  /// @param log what the library says
  public String embeddedSetting(Path log) {
    return "embedded:%s;log=%s".formatted(engineFolder().resolve("engine.toml"), log);
  }

  /// A tool whose programs find the engine.
  public Tool tool() {
    return tool.with("ASTERISM_ENGINE", engineSetting());
  }

  /// A token with both PINs, made by `pkcs11-tool`.
  public TestToken freshToken() throws IOException, InterruptedException {
    return freshToken("test");
  }

  /// @param kind what its label begins with, for the rules of `engine.toml`
  public TestToken freshToken(String kind) throws IOException, InterruptedException {
    String label = kind + "-" + LABELS.incrementAndGet();
    var token =
        new TestToken(module().toString(), engineSetting(), label, "user-1234", "so-12345678");
    initialise(token);
    pkcs11Tool(
            token,
            "--init-pin",
            "--login-type",
            "so",
            "--so-pin",
            token.soPin(),
            "--new-pin",
            token.pin())
        .succeeded();
    return token;
  }

  /// `pkcs11-tool --login` on a token; the user's PIN unless the arguments say otherwise.
  public Tool.Ended pkcs11Tool(TestToken token, String... arguments)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                "pkcs11-tool",
                "--module",
                token.module(),
                "--token-label",
                token.label(),
                "--login"));
    if (!List.of(arguments).contains("--login-type")) {
      command.addAll(List.of("--pin", token.pin()));
    }
    command.addAll(List.of(arguments));
    return tool().run(command.toArray(String[]::new));
  }

  // The first acts of cold vaults may miss the deadline on a machine that is busy otherwise.
  private void initialise(TestToken token) throws IOException, InterruptedException {
    Tool.Ended ended = initialiseOnce(token);
    for (int i = 1; i < INITIALISATIONS && ended.output().contains("CKR_DEVICE_ERROR"); i++) {
      ended = initialiseOnce(token);
    }
    ended.succeeded();
  }

  private Tool.Ended initialiseOnce(TestToken token) throws IOException, InterruptedException {
    String slots = tool().run("pkcs11-tool", "--module", token.module(), "-L").succeeded().output();
    long last = slots.lines().filter(line -> line.startsWith("Slot ")).count() - 1;
    return tool()
        .run(
            "pkcs11-tool",
            "--module",
            token.module(),
            "--init-token",
            "--slot-index",
            Long.toString(last),
            "--label",
            token.label(),
            "--so-pin",
            token.soPin());
  }

  @Override
  public void close() {
    engine.close();
    vaults.forEach(LiveProcess::close);
  }

  private void startAll() throws IOException, InterruptedException {
    for (LiveProcess vault : vaults) {
      vault.launch();
    }
    for (LiveProcess vault : vaults) {
      vault.awaitReady();
    }
    engine.start();
    // It is ready before it has heard of all of them, and many tests count on each.
    for (int i = 0; i < vaults.size(); i++) {
      engine.awaitLog("vault " + vaultName(i) + ": ", PATIENCE);
    }
  }

  private String[] serveCommand(String name) {
    return new String[] {asterism, "vault", "serve", path(name)};
  }

  private LiveProcess engineProcess(String... command) {
    return served(folder.resolve("engine.log"), command);
  }

  private LiveProcess vaultProcess(String name, String... command) {
    return served(folder.resolve(name + ".log"), command);
  }

  // With signals as a supervisor starts it: whoever runs the tests behind nohup, or in the
  // background of a shell, has hang-ups and interrupts ignored by all their children.
  private LiveProcess served(Path log, String... command) {
    var whole = new ArrayList<>(List.of("env", "--default-signal=HUP,INT"));
    whole.addAll(List.of(command));
    return new LiveProcess(tool, log, "ready on", whole.toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /// Below those that the system hands out by itself: a vault that was killed gets its port again.
  public static int freePort() throws IOException {
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException(
        "expected a free port from %d to %d, found none".formatted(FIRST_PORT, LAST_PORT));
  }

  private static boolean isFree(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException taken) {
      return false;
    }
  }
}
