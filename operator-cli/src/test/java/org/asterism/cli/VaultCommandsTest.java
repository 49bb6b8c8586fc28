package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.asterism.constellation.Address;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.constellation.VaultRequest;
import org.asterism.enclave.RunningVault;
import org.asterism.enclave.config.VaultToml;
import org.asterism.ratls.TlsIdentity;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A vault is made, enrolled and served; what stands in the way is one clear line.
final class VaultCommandsTest {
  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();
  private Path vault;
  private int port;

  @BeforeEach
  void makeVault() throws Exception {
    vault = directory.resolve("vault1");
    port = freePort();
    assertEquals(
        0,
        run("vault", "init", vault.toString(), "--name", "vault1", "--listen", "127.0.0.1:" + port)
            .status());
  }

  @Test
  void anEmptyStoreIsMadeWhereThereIsNone() throws Exception {
    enrol(EvidenceKind.HOST);
    assertEquals(1, run("vault", "new-store", vault.toString()).status());
    Files.delete(vault.resolve("vault.db"));
    assertEquals(0, run("vault", "new-store", vault.toString()).status());
    try (RunningVault running = RunningVault.start(vault, random)) {
      assertTrue(running.readyLine().startsWith("vault vault1 ready on "));
    }
  }

  @Test
  void listensOnceEnrolledAndGivesThePortUp() throws Exception {
    enrol(EvidenceKind.HOST);
    for (int i = 0; i < 2; i++) {
      try (RunningVault running = RunningVault.start(vault, random)) {
        assertEquals(
            "vault vault1 ready on 127.0.0.1:%d (simulated evidence)".formatted(port),
            running.readyLine());
        assertRefused("is in use by another vault process");
      }
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    enrol(EvidenceKind.HOST);
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(taken.isBound());
      assertRefused("cannot listen on");
    }
    RunningVault.start(vault, random).close();
  }

  @Test
  void saysThatItIsNotEnrolled() {
    assertRefused("hand request.toml to an operator");
  }

  @Test
  void saysThatThePlatformChanged() throws Exception {
    enrol(EvidenceKind.HOST);
    edit("tcb = 1", "tcb = 2");
    assertRefused("here this is a new, empty vault");
    edit("tcb = 2", "tcb = 1");
    RunningVault.start(vault, random).close();
  }

  @Test
  void saysWhatIsWrongWithTheConfiguration() throws Exception {
    edit("store =", "sotre =");
    assertRefused("store: expected a string, found nothing");
    edit("sotre =", "more = 1\nstore =");
    assertRefused("unknown key more");
  }

  @Test
  void saysThatTheStoreIsUnreadable() throws Exception {
    enrol(EvidenceKind.HOST);
    Files.writeString(vault.resolve("vault.db"), "no database at all".repeat(100));
    assertRefused("is not a vault's store");
    Files.delete(vault.resolve("vault.db"));
    assertRefused("cannot read the store");
  }

  @Test
  void refusesTheEnrolmentOfAnotherVaultAndOfEvidenceItCannotJudge() throws Exception {
    enrol(EvidenceKind.SIMULATED);
    assertRefused("accepts 'host' engines only");
    Path own = vault;
    vault = directory.resolve("vault2");
    assertEquals(
        0,
        run("vault", "init", vault.toString(), "--name", "vault2", "--listen", "127.0.0.1:" + port)
            .status());
    Files.copy(own.resolve("enrolment.toml"), vault.resolve("enrolment.toml"));
    assertRefused("enrols another vault");
  }

  @Test
  void initRefusesWhatItCannotMake() {
    assertLine("is not empty", "vault", "init", vault.toString(), "--name", "a", "--listen", "a:1");
    String fresh = directory.resolve("fresh").toString();
    assertEquals(CommandLine.ExitCode.USAGE, run("vault", "init", fresh).status());
    assertTrue(Files.notExists(Path.of(fresh)));
  }

  @Test
  void refusesKeysThatOthersCanRead() throws Exception {
    enrol(EvidenceKind.HOST);
    for (String file : List.of("keys.sealed", "platform.secret")) {
      Path key = vault.resolve(file);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw-rw-"));
      assertRefused(key + ": expected a file that only its owner can read, found rw-rw-rw-");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
    RunningVault.start(vault, random).close();
  }

  // A machine's every address can be listened on, and nobody can connect to it.
  @Test
  void whereEnginesReachItIsASettingOfItsOwn() throws Exception {
    Path fresh = directory.resolve("fresh");
    Ran ran =
        run(
            "vault",
            "init",
            fresh.toString(),
            "--name",
            "one",
            "--listen",
            "0.0.0.0:7001",
            "--address",
            "vault1.example:443");
    assertEquals(0, ran.status(), ran.error());
    var request = VaultRequest.read("r", Files.readString(fresh.resolve("request.toml")));
    assertEquals(Address.parse("vault1.example:443"), request.address());
    assertEquals(Address.parse("0.0.0.0:7001"), VaultToml.read(fresh).listen());
  }

  @Test
  void serveEndsWithOneLineAndAStatus() {
    assertLine("and put the enrolment there", "vault", "serve", vault.toString());
    assertLine("make the vault with 'vault init' first", "vault", "serve", "/nowhere");
  }

  private record Ran(int status, String error) {}

  private static Ran run(String... arguments) {
    var error = new StringWriter();
    int status =
        Asterism.run(arguments, new PrintWriter(new StringWriter()), new PrintWriter(error, true));
    return new Ran(status, error.toString());
  }

  private static void assertLine(String part, String... arguments) {
    Ran ran = run(arguments);
    assertEquals(List.of(arguments).contains("serve") ? 78 : 1, ran.status(), ran.error());
    assertEquals(1, ran.error().lines().count(), ran.error());
    assertTrue(ran.error().contains(part), ran.error());
  }

  private void assertRefused(String part) {
    var refusal =
        assertThrows(ConfigurationException.class, () -> RunningVault.start(vault, random));
    assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
  }

  private void edit(String found, String replacement) throws IOException {
    Path file = vault.resolve("vault.toml");
    Files.writeString(file, Files.readString(file).replace(found, replacement));
  }

  private void enrol(EvidenceKind engineEvidence) throws Exception {
    Path request = vault.resolve("request.toml");
    VaultRequest asked = VaultRequest.read(request.toString(), Files.readString(request));
    var operator = OperatorSigner.create(directory.resolve("operator.key"), random);
    var engine =
        new VaultEnrolment.Engine(
            "engine", engineEvidence, TlsIdentity.generate(random).spki().der());
    var enrolment =
        new VaultEnrolment(
            EnrolmentId.random(random),
            1,
            asked.identity(),
            new Operators(List.of(operator.key()), 1),
            List.of(engine),
            asked.simulatedKey().map(operator::certify));
    Files.writeString(vault.resolve("enrolment.toml"), enrolment.write(List.of(operator)));
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }
}
