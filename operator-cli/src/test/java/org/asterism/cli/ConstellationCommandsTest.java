package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.asterism.constellation.Address;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.constellation.VaultRequest;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator founds, changes and checks a constellation, and is told in one line what is wrong.
class ConstellationCommandsTest {
  private static final int VAULTS = 5;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void vaultsAndAnEngineAsk() throws Exception {
    for (int i = 1; i <= VAULTS; i++) {
      Files.writeString(folder.resolve("vault" + i), request("vault" + i, i));
    }
    var identities =
        IntStream.rangeClosed(1, VAULTS).mapToObj(i -> Octets.of(new byte[] {9, (byte) i}));
    Files.writeString(
        folder.resolve("engine"), new EngineRequest("engine", identities.toList()).write());
  }

  @Test
  void foundedConstellation_isSignedAndNamesEveryVaultAtItsOwnX() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    var constellation = constellation();
    assertEquals(3, constellation.k());
    assertEquals(VAULTS, constellation.n());
    assertEquals(
        List.of(operator("root").key()),
        constellation.members().stream()
            .flatMap(m -> m.simulatedRoot().stream())
            .distinct()
            .toList());
  }

  @Test
  void enrolments_tellEachVaultItsOwnIdAndItsOwnEngineIdentity() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    for (int i = 1; i <= VAULTS; i++) {
      var enrolment = enrolment("vault" + i);
      var member = constellation().members().get(i - 1);
      assertEquals(member.vault().enrolment(), enrolment.id());
      assertEquals(member.identity(), enrolment.identity());
      assertEquals(Octets.of(new byte[] {9, (byte) i}), enrolment.engines().getFirst().identity());
      assertTrue(enrolment.simulatedCertificate().isPresent());
    }
  }

  @Test
  void enrolledAgain_aVaultGetsAnotherEnrolmentIdInTheSamePlace() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    var before = constellation().members().get(1);
    Files.writeString(folder.resolve("vault2"), request("vault2", 22));
    assertEquals(0, run("enrol", signing("--out", "papers", "vault2")), err::toString);
    var after = constellation().members().get(1);
    assertEquals(VAULTS, constellation().n());
    assertEquals(after.vault().enrolment(), enrolment("vault2").id());
    assertNotEquals(before.vault().enrolment(), after.vault().enrolment());
    assertNotEquals(before.x(), after.x());
  }

  // Under another enrolment id nothing of what it holds would be found again.
  @Test
  void aMemberIsNotEnrolledAgain() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    var before = constellation();
    assertEquals(1, run("enrol", signing("--out", "papers", "vault2")));
    assertTrue(err.toString().contains("run 'constellation readdress'"), err::toString);
    assertEquals(before, constellation());
  }

  @Test
  void verify_printsMembersOfWhatATrustedOperatorSigned() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    assertEquals(0, verify(operator("operator")), err::toString);
    assertTrue(out.toString().contains("3 of 5 vaults"), out::toString);
    assertTrue(out.toString().contains("vault5"), out::toString);
  }

  @Test
  void verify_refusesAnotherOperatorAndAChangedFile() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    assertEquals(1, verify(operator("root")));
    var file = folder.resolve("papers/constellation.toml");
    Files.writeString(file, Files.readString(file).replace("k = 3", "k = 2"));
    assertEquals(1, verify(operator("operator")));
    assertTrue(err.toString().contains("expected valid signatures by 1 of"), err::toString);
  }

  @Test
  void founding_refusesWhatCannotBe() throws Exception {
    assertEquals(2, found("--k", "6"));
    assertTrue(err.toString().contains("expected a k of 1 to 5, found 6"), err::toString);
    assertEquals(2, found("--k", "three"));
    assertEquals(1, run("init", signing("--name", "n", "--k", "1", "--out", "p", "none")));
    assertTrue(err.toString().contains("none: expected a file, found none"), err::toString);
    assertEquals(
        1, run("init", signing("--name", "n", "--k", "1", "--out", "p", "vault1", "vault1")));
    assertTrue(err.toString().contains("found vault1 twice"), err::toString);
  }

  @Test
  void founding_saysThatItMadeAKey() {
    assertEquals(0, found("--k", "3"), err::toString);
    for (String made : List.of("operator", "root")) {
      String line = "there was no such key; a new one was made: " + path(made);
      assertTrue(out.toString().contains(line), out::toString);
    }
  }

  @Test
  void founding_saysWhatTheNumbersMean() {
    assertEquals(0, found("--k", "3"), err::toString);
    String line = "any 3 of the 5 vaults can use a key; 4 must be up to make one";
    assertTrue(out.toString().lines().anyMatch(line::equals), out::toString);
  }

  @Test
  void founding_warnsOfKAndOfVaultsThatMustAllBeUp() {
    assertEquals(0, run("init", signing("--name", "n", "--k", "1", "--out", "p", "vault1")));
    assertTrue(out.toString().contains("warning: with --k 1 each vault alone"), out::toString);
    assertTrue(out.toString().contains("so none may be down then"), out::toString);
  }

  @Test
  void founding_asksHowManyOfSeveralOperators() throws Exception {
    var two = new ArrayList<>(List.of("--operator", path("second")));
    two.addAll(signing("--name", "n", "--k", "1", "--out", "p", "vault1"));
    assertEquals(2, run("init", two));
    assertTrue(err.toString().contains("--operators-needed"), err::toString);
    two.addAll(List.of("--operators-needed", "2"));
    assertEquals(0, run("init", two), err::toString);
    assertTrue(out.toString().contains("operators_needed = 2"), out::toString);
    var alone = List.of("--operator", path("second"), "--out", path("p"), "vault1", "127.0.0.9:1");
    assertEquals(1, run("readdress", alone));
    assertTrue(err.toString().contains("expected 2 of its 2 operators"), err::toString);
  }

  @Test
  void aMistypedKeyMakesNone() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    Files.writeString(folder.resolve("vault2"), request("vault2", 22));
    var mistyped = new ArrayList<>(signing("--out", "papers", "vault2"));
    for (String option : List.of("--operator", "--simulated-root")) {
      var words = new ArrayList<>(mistyped);
      words.set(words.indexOf(option) + 1, path("oprator"));
      assertEquals(1, run("enrol", words));
      assertTrue(err.toString().contains("oprator: expected a file, found none"), err::toString);
      assertTrue(Files.notExists(folder.resolve("oprator")));
    }
    var moving = List.of("--operator", path("oprator"), "--out", path("papers"), "vault1", "h:1");
    assertEquals(1, run("readdress", moving));
    assertTrue(Files.notExists(folder.resolve("oprator")));
  }

  @Test
  void readdressed_aVaultKeepsAllButItsAddress() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    var before = constellation();
    var moving =
        List.of("--operator", path("operator"), "--out", path("papers"), "vault2", "127.0.0.2:9");
    assertEquals(0, run("readdress", moving), err::toString);
    var moved = new ArrayList<>(before.members());
    moved.set(1, moved.get(1).at(Address.parse("127.0.0.2:9")));
    assertEquals(before.changed(moved), constellation());
    assertEquals(2, constellation().serial());
    var nobody =
        List.of("--operator", path("operator"), "--out", path("papers"), "vault9", "127.0.0.2:9");
    assertEquals(2, run("readdress", nobody));
    assertTrue(err.toString().contains("expected one of [vault1, vault2"), err::toString);
    assertEquals(
        1,
        run(
            "readdress",
            List.of(
                "--operator", path("operator"), "--out", path("papers"), "vault3", "127.0.0.2:9")));
    assertTrue(err.toString().contains("two vaults with the same address"), err::toString);
  }

  @Test
  void anExposedOperatorsKeyIsRefused() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    Files.setPosixFilePermissions(
        folder.resolve("operator"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(1, run("enrol", signing("--out", "papers", "vault2")));
    assertTrue(err.toString().contains("run chmod 600"), err::toString);
  }

  @Test
  void founding_neverReplacesAConstellation() throws Exception {
    assertEquals(0, found("--k", "3"), err::toString);
    assertEquals(1, found("--k", "2"));
    assertEquals(3, constellation().k());
  }

  @Test
  void founding_needsAnEngineIdentityForEachVault() throws Exception {
    Files.writeString(
        folder.resolve("engine"),
        new EngineRequest("engine", List.of(Octets.of(new byte[] {1}))).write());
    assertEquals(1, found("--k", "3"));
    assertTrue(err.toString().contains("--vaults 5"), err::toString);
  }

  private String request(String name, int number) throws IOException, ConfigurationException {
    var simulated = folder.resolve(name + "-" + number + ".key");
    var platform = OperatorSigner.create(simulated, new java.security.SecureRandom());
    return new VaultRequest(
            name,
            new Address("127.0.0.1", 7000 + number),
            Octets.of(new byte[] {1, (byte) number}),
            EvidenceKind.SIMULATED,
            Optional.of(platform.key()))
        .write();
  }

  private int found(String... options) {
    var all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("--name", "five", "--out", "papers"));
    IntStream.rangeClosed(1, VAULTS).forEach(i -> all.add("vault" + i));
    return run("init", signing(all.toArray(String[]::new)));
  }

  private int verify(OperatorSigner operator) {
    var file = folder.resolve("papers/constellation.toml").toString();
    return run("verify", List.of("--operator", operator.key().toString(), file));
  }

  private List<String> signing(String... rest) {
    var all = new ArrayList<String>();
    all.addAll(List.of("--operator", path("operator"), "--simulated-root", path("root")));
    all.addAll(List.of("--engine", path("engine")));
    for (var word : rest) {
      boolean isFile = word.matches("papers|p|none|vault[0-9]");
      all.add(isFile ? path(word) : word);
    }
    return all;
  }

  private int run(String command, List<String> arguments) {
    var all = new ArrayList<>(List.of("constellation", command));
    all.addAll(arguments);
    return Asterism.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private OperatorSigner operator(String name) throws IOException, ConfigurationException {
    return OperatorSigner.read(folder.resolve(name));
  }

  private Constellation constellation() throws IOException, ConfigurationException {
    var file = folder.resolve("papers/constellation.toml");
    return ConstellationFile.read(
        "constellation.toml",
        Files.readString(file),
        new Operators(List.of(operator("operator").key()), 1));
  }

  private VaultEnrolment enrolment(String vault) throws IOException, ConfigurationException {
    var file = folder.resolve("papers/" + vault + ".enrolment.toml");
    return VaultEnrolment.read(vault, Files.readString(file));
  }
}
