package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.constellation.Address;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.VaultRequest;
import org.asterism.kernel.JavaKernel;
import org.asterism.ratls.TlsIdentity;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EvidenceKind;
import org.asterism.wiring.RunningEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// An engine is made, enrolled and started without any vault; what stands in the way is one line.
final class EngineCommandsTest {
  private static final int VAULTS = 3;
  private static final RunningEngine.Doorway<Nowhere> NO_DOORWAY =
      _ -> new Nowhere(new AtomicBoolean());

  /// Where nobody comes in.
  private record Nowhere(AtomicBoolean open) implements RunningEngine.Entrance {
    @Override
    public String place() {
      return "nowhere";
    }

    @Override
    public void close() {
      open.set(false);
    }
  }

  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();
  private Path engine;

  @BeforeEach
  void makeEngine() {
    engine = folder.resolve("engine");
    var made = run("engine", "init", engine.toString(), "--vaults", "3", "--name", "one");
    assertEquals(0, made.status(), made.error());
  }

  @Test
  void initMakesKeysThatNobodyElseCanReadAndARequest() throws Exception {
    assertEquals("rwx------", mode(engine));
    for (String key : List.of("housekeeping.key", "identity-1.p8", "identity-3.p8")) {
      assertEquals("rw-------", mode(engine.resolve(key)), key);
    }
    assertEquals(32, Files.size(engine.resolve("housekeeping.key")));
    var request = EngineRequest.read("request.toml", read("request.toml"));
    assertEquals("one", request.name());
    assertEquals(VAULTS, new HashSet<>(request.identities()).size());
  }

  @Test
  void initRefusesWhatItCannotMake() {
    assertLine("is not empty", "engine", "init", engine.toString(), "--vaults", "3");
    String fresh = folder.resolve("fresh").toString();
    assertEquals(CommandLine.ExitCode.USAGE, run("engine", "init", fresh).status());
    assertTrue(Files.notExists(Path.of(fresh)));
  }

  @Test
  void startsWithoutAnyVaultAndGivesItsDirectoryUp() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    for (int i = 0; i < 2; i++) {
      var open = new AtomicBoolean();
      RunningEngine.Doorway<Nowhere> doorway =
          _ -> {
            open.set(true);
            return new Nowhere(open);
          };
      try (var running = RunningEngine.start(engine, doorway, new JavaKernel(), random)) {
        assertEquals(
            "engine one ready on nowhere"
                + " (constellation three: 0 of 3 vaults here, 2 needed, simulated evidence;"
                + " unattested engine)",
            running.readyLine());
        assertTrue(open.get());
        assertRefused("found engine one, process " + ProcessHandle.current().pid());
      }
      assertFalse(open.get());
    }
  }

  @Test
  void aDoorwayThatDoesNotOpenLeavesNothingOpen() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    RunningEngine.Doorway<Nowhere> taken =
        _ -> {
          throw new IOException("the socket is in use");
        };
    var refusal =
        assertThrows(
            ConfigurationException.class,
            () -> RunningEngine.start(engine, taken, new JavaKernel(), random));
    assertEquals("the socket is in use", refusal.getMessage());
    RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random).close();
  }

  @Test
  void saysThatItIsNotEnrolled() throws Exception {
    assertRefused("operators: expected the key of at least one operator, found none");
    enrol(EvidenceKind.SIMULATED);
    Files.delete(engine.resolve("constellation.toml"));
    assertRefused("hand request.toml to an operator");
  }

  @Test
  void refusesAConstellationThatNoTrustedOperatorSigned() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    edit("constellation.toml", "k = 2", "k = 1");
    assertRefused("expected valid signatures by 1 of");
    edit("constellation.toml", "k = 1", "k = 2");
    var stranger = OperatorSigner.create(folder.resolve("stranger.key"), random);
    var trusted = OperatorSigner.read(folder.resolve("operator.key"));
    edit("engine.toml", trusted.key().toString(), stranger.key().toString());
    assertRefused("who is not among those trusted here");
  }

  @Test
  void refusesAnOlderConstellationThanItWorkedWith() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    String older = read("constellation.toml");
    RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random).close();
    var member = readConstellation().members().getFirst();
    var moved = new ArrayList<>(readConstellation().members());
    moved.set(0, member.at(new Address("127.0.0.2", 9)));
    replace(readConstellation().changed(moved));
    RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random).close();
    Files.writeString(engine.resolve("constellation.toml"), older);
    assertRefused(
        "expected the constellation with serial 2 or a newer one, which this engine worked with"
            + " already, found serial 1; put the newest file there");
    moved.set(0, member.at(new Address("127.0.0.3", 9)));
    replace(readConstellation().changed(moved));
    assertRefused("found another with the same serial");
  }

  @Test
  void refusesAConstellationThatTooFewOfItsOperatorsSigned() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    var other = OperatorSigner.create(folder.resolve("other.key"), random).key();
    edit("engine.toml", "operators = [", "operators = [\"" + other + "\", ");
    assertRefused("operators_needed: expected how many of the 2 operators must sign");
    edit("engine.toml", "operators = [", "operators_needed = 2\noperators = [");
    assertRefused("expected valid signatures by 2 of");
  }

  @Test
  void refusesAConstellationThatItHasTooFewIdentitiesFor() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    edit("engine.toml", ", \"identity-3.p8\"", "");
    assertRefused("expected an identity for each of the 3 vaults");
  }

  @Test
  void refusesVaultsWithoutEvidenceThatItCanCheck() throws Exception {
    enrol(EvidenceKind.HOST);
    assertRefused("vault vault1: expected simulated evidence");
  }

  @Test
  void refusesKeysThatAreMissingSpoiltOrExposed() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    Path housekeeping = engine.resolve("housekeeping.key");
    byte[] content = Files.readAllBytes(housekeeping);
    Files.write(housekeeping, new byte[31]);
    assertRefused("housekeeping.key: expected a key of 32 bytes, found 31");
    Files.delete(housekeeping);
    assertRefused("housekeeping.key: expected the key that 'engine init' made, found no file");
    Files.write(housekeeping, content);
    Files.setPosixFilePermissions(housekeeping, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused("chmod 600");
    Files.setPosixFilePermissions(housekeeping, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(engine.resolve("identity-2.p8"), "nonsense");
    assertRefused("identity-2.p8: an identity is a P-256 key");
  }

  @Test
  void saysWhatIsWrongWithConfigurationAndDirectory() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    Files.writeString(engine.resolve("directory.db"), "no database at all".repeat(100));
    assertRefused("cannot open token store " + engine.resolve("directory.db"));
    edit("engine.toml", "directory =", "direktory =");
    assertRefused("unknown key direktory");
  }

  @Test
  void aLostDirectoryIsGivenUpOnlyByACommand() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    Path file = engine.resolve("directory.db");
    assertLine("is there already", "engine", "new-token-store", engine.toString());
    Files.delete(file);
    assertRefused("no token store " + file);
    assertEquals(0, run("engine", "new-token-store", engine.toString()).status());
    assertEquals("rw-------", mode(file));
    RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random).close();
  }

  @Test
  void aCopyOfTheTokenStoreIsTakenWhileTheEngineRunsAndOpens() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    Path copy = folder.resolve("copy.db");
    try (var _ = RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random)) {
      assertEquals(0, run("engine", "backup", engine.toString(), copy.toString()).status());
      assertLine("is there already", "engine", "backup", engine.toString(), copy.toString());
      assertLine("is in use", "engine", "adopt", engine.toString());
    }
    assertEquals("rw-------", mode(copy));
    Files.move(copy, engine.resolve("directory.db"), StandardCopyOption.REPLACE_EXISTING);
    RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random).close();
    Files.delete(engine.resolve("directory.db"));
    assertLine("no token store", "engine", "backup", engine.toString(), copy.toString());
  }

  @Test
  void aCopyIsAdoptedOnlyByAWordMore() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    assertLine("add --yes", "engine", "adopt", engine.toString());
    Ran adopted = run("engine", "adopt", engine.toString(), "--yes");
    assertEquals(0, adopted.status(), adopted.error());
    assertTrue(adopted.output().contains("0 keys and objects and 0 tokens"), adopted.output());
    RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random).close();
  }

  @Test
  void serveEndsWithOneLineAndAStatus() {
    assertLine("make the engine with 'engine init' first", "engine", "serve", "/nowhere");
    assertLine("operators: expected the key of", "engine", "serve", engine.toString());
  }

  @Test
  void statusSaysWhichVaultsAreMissing() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    var ran = run("constellation", "status", engine.toString());
    assertEquals(1, ran.status());
    assertTrue(ran.output().contains("any 2 of 3 vaults can use a key"), ran.output());
    assertTrue(ran.output().contains("simulated evidence"), ran.output());
    assertEquals(VAULTS, ran.output().lines().filter(l -> l.contains("missing")).count());
    assertTrue(ran.error().contains("0 of 3 vaults answered; a key needs 2"), ran.error());
  }

  private record Ran(int status, String output, String error) {}

  private static Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status = Asterism.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Ran(status, out.toString(), err.toString());
  }

  private static void assertLine(String part, String... arguments) {
    Ran ran = run(arguments);
    assertEquals(List.of(arguments).contains("serve") ? 78 : 1, ran.status(), ran.error());
    assertEquals(1, ran.error().lines().count(), ran.error());
    assertTrue(ran.error().contains(part), ran.error());
  }

  private void assertRefused(String part) {
    var refusal =
        assertThrows(
            ConfigurationException.class,
            () -> RunningEngine.start(engine, NO_DOORWAY, new JavaKernel(), random));
    String words = String.valueOf(refusal.getMessage());
    assertTrue(words.contains(part), words);
    assertEquals(1, words.lines().count(), words);
  }

  // Vaults that will never run: nobody listens on the first ports.
  private void enrol(EvidenceKind platform) throws Exception {
    var arguments = new ArrayList<>(List.of("constellation", "init", "--name", "three"));
    arguments.addAll(List.of("--k", "2", "--out", folder.toString()));
    arguments.addAll(List.of("--operator", folder.resolve("operator.key").toString()));
    arguments.addAll(List.of("--simulated-root", folder.resolve("root.key").toString()));
    arguments.addAll(List.of("--engine", engine.resolve("request.toml").toString()));
    for (int i = 1; i <= VAULTS; i++) {
      arguments.add(request(i, platform).toString());
    }
    Ran ran = run(arguments.toArray(String[]::new));
    assertEquals(0, ran.status(), ran.error());
    Files.copy(folder.resolve("constellation.toml"), engine.resolve("constellation.toml"));
    var operator = OperatorSigner.read(folder.resolve("operator.key")).key();
    edit("engine.toml", "operators = []", "operators = [\"" + operator + "\"]");
  }

  private Constellation readConstellation() throws Exception {
    var signer = OperatorSigner.read(folder.resolve("operator.key"));
    return ConstellationFile.readToChange(
        "constellation.toml", read("constellation.toml"), List.of(signer.key()));
  }

  private void replace(Constellation next) throws Exception {
    var signer = OperatorSigner.read(folder.resolve("operator.key"));
    Files.writeString(
        engine.resolve("constellation.toml"), ConstellationFile.write(next, List.of(signer)));
  }

  private Path request(int number, EvidenceKind platform) throws Exception {
    var signer = OperatorSigner.create(folder.resolve("platform-" + number), random);
    var request =
        new VaultRequest(
            "vault" + number,
            new Address("127.0.0.1", number),
            TlsIdentity.generate(random).spki().der(),
            platform,
            Optional.of(signer.key()));
    return Files.writeString(folder.resolve("vault" + number + ".toml"), request.write());
  }

  private void edit(String name, String found, String replacement) throws IOException {
    String before = read(name);
    assertTrue(before.contains(found), before);
    Files.writeString(engine.resolve(name), before.replace(found, replacement));
  }

  private String read(String name) throws IOException {
    return Files.readString(engine.resolve(name));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
