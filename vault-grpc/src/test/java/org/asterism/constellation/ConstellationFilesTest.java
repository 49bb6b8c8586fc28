package org.asterism.constellation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.threshold.XCoordinate;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What operators signed is read as they wrote it, and nothing else is.
class ConstellationFilesTest {
  private final SecureRandom random = new SecureRandom();
  @TempDir Path folder;
  private OperatorSigner operator;
  private Constellation constellation;

  @BeforeEach
  void write() throws Exception {
    operator = OperatorSigner.create(folder.resolve("operator.pem"), random);
    constellation =
        new Constellation(
            "dev \"quoted\" \u00fc", 4, 2, List.of(member(1), member(2), member(3)), keys());
  }

  @Test
  void aSignedConstellationIsReadAsWritten() throws Exception {
    var text = ConstellationFile.write(constellation, List.of(operator));
    assertEquals(constellation, ConstellationFile.read("c.toml", text, keys()));
  }

  @Test
  void theOperatorsKeyComesBackFromItsPrivateFile() throws Exception {
    var file = folder.resolve("operator.pem");
    var again = OperatorSigner.read(file);
    assertEquals(operator.key(), again.key());
    assertTrue(operator.key().verifies(new byte[] {1}, again.sign(new byte[] {1})));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "k = 2 | k = 1 | valid signature",
        "serial = 4 | serial = 5 | valid signature",
        "version = 2 | version = 1 | use the matching release",
        "k = 2 | k = 2~z = 1 | unknown key z",
        "evidence = \"simulated\" | evidence = \"trust-me\" | expected a kind of evidence",
        "k = 2 | k = 4 | expected a k of 1 to 3",
        "x = 3 | x = 2 | two vaults with the same x-coordinate",
        "x = 3 | x = 256 | vault[2].x: expected 1 to 255, found 256",
        "# ---- sig | # sig | expected operators' signatures",
        "# signed-by | # was signed by | expected '# signed-by KEY SIGNATURE'",
      })
  void anAlteredConstellationIsRefused(String was, String is, String words) {
    var text = ConstellationFile.write(constellation, List.of(operator));
    assertTrue(text.contains(was), text);
    var altered = text.replaceFirst(java.util.regex.Pattern.quote(was), is.replace('~', '\n'));
    refused(words, altered, keys());
  }

  @Test
  void aStrangersConstellationIsRefused() throws Exception {
    var stranger = OperatorSigner.create(folder.resolve("stranger.pem"), random);
    refused(
        "not among those trusted",
        ConstellationFile.write(constellation, List.of(operator)),
        one(stranger));
    refused(
        "expected valid signatures by 1 of",
        ConstellationFile.write(constellation, List.of(stranger)),
        keys());
  }

  @Test
  void anEnrolmentIsReadAsWrittenAndRefusedWhenAltered() throws Exception {
    var engine =
        new VaultEnrolment.Engine("engine", EvidenceKind.HOST, Octets.of(new byte[] {9, 9}));
    var enrolment =
        new VaultEnrolment(
            EnrolmentId.random(random),
            3,
            Octets.of(new byte[] {1, 2}),
            keys(),
            List.of(engine),
            Optional.of(Octets.of(new byte[64])));
    var text = enrolment.write(List.of(operator));
    assertEquals(enrolment, VaultEnrolment.read("e.toml", text));
    var altered = text.replace("name = \"engine\"", "name = \"other\"");
    var e =
        assertThrows(ConfigurationException.class, () -> VaultEnrolment.read("e.toml", altered));
    assertTrue(String.valueOf(e.getMessage()).contains("valid signature"), e::toString);
  }

  @Test
  void requestsAreReadAsWritten() throws Exception {
    var vault =
        new VaultRequest(
            "alpha",
            Address.parse("[::1]:7001"),
            Octets.of(new byte[] {1}),
            EvidenceKind.SIMULATED,
            Optional.of(operator.key()));
    assertEquals(vault, VaultRequest.read("v.toml", vault.write()));
    var engine = new EngineRequest("engine", List.of(Octets.of(new byte[] {1, 2, 3})));
    assertEquals(engine, EngineRequest.read("e.toml", engine.write()));
    assertThrows(ConfigurationException.class, () -> EngineRequest.read("e.toml", vault.write()));
  }

  @Test
  void allThatIsWrongWithARequestIsToldAtOnce() {
    var vault =
        """
        version = 2
        name = "alpha"
        address = "here"
        identity = "!"
        platform = "sev"
        simulated = "x"
        """;
    var e = assertThrows(ConfigurationException.class, () -> VaultRequest.read("v.toml", vault));
    assertLinesMatch(
        List.of(
            "v.toml:1:1: version: expected 1, found 2; use the matching release",
            "v.toml:3:1: address: expected HOST:PORT, found here",
            "v.toml:4:1: identity: expected base64, found other characters",
            "v.toml:5:1: platform: expected a kind of evidence, found sev",
            "v.toml:6:1: unknown key simulated; known here: .*"),
        e.problems());
    var engine = "name = 1\nidentities = [\"!\", \"AQID\", \"?\"]\n";
    var f = assertThrows(ConfigurationException.class, () -> EngineRequest.read("e.toml", engine));
    assertLinesMatch(
        List.of(
            "e.toml: version: expected an integer, found nothing",
            "e.toml:1:1: name: expected a string, found Long",
            "e.toml:2:15: identities: expected base64, found other characters",
            "e.toml:2:28: identities: expected base64, found other characters"),
        f.problems());
  }

  @Test
  void allThatIsWrongWithAConstellationIsToldAtOnce() {
    var constellation =
        """
        version = 2
        name = "one"
        serial = 1
        k = 0
        operators = []
        [[vault]]
        name = "alpha"
        enrolment = "aa"
        address = "here"
        identity = "AQID"
        evidence = "simulated"
        x = 256
        """;
    var e =
        assertThrows(
            ConfigurationException.class,
            () -> ConstellationFile.read("c.toml", signed(constellation), keys()));
    assertLinesMatch(
        List.of(
            "c.toml:4:1: k: expected 1 to 16, found 0",
            "c.toml:8:1: vault\\[0\\].enrolment: an enrolment id has 16 bytes, not 1",
            "c.toml:9:1: vault\\[0\\].address: expected HOST:PORT, found here",
            "c.toml:12:1: vault\\[0\\].x: expected 1 to 255, found 256",
            "c.toml:6:1: vault\\[0\\].simulated_root: expected the root of .*",
            "c.toml:5:1: operators: expected at least one operator, found none"),
        e.problems());
  }

  @Test
  void allThatIsWrongWithAnEnrolmentIsToldAtOnce() {
    var enrolment =
        """
        version = 2
        id = "aa"
        serial = 0
        identity = "AQID"
        operators = ["x"]
        [[engine]]
        name = "engine"
        evidence = "hst"
        identity = "AQID"
        keys = 1
        """;
    var f =
        assertThrows(
            ConfigurationException.class, () -> VaultEnrolment.read("e.toml", signed(enrolment)));
    assertLinesMatch(
        List.of(
            "e.toml:2:1: id: an enrolment id has 16 bytes, not 1",
            "e.toml:3:1: serial: expected 1 to 2147483647, found 0",
            "e.toml:5:14: operators: expected an operator's key.*",
            "e.toml:8:1: engine\\[0\\].evidence: expected a kind of evidence, found hst",
            "e.toml:10:1: unknown key engine\\[0\\].keys; .*"),
        f.problems());
  }

  @Test
  void eachOperatorWhoIsNotTrustedIsNamed() throws Exception {
    var other = OperatorSigner.create(folder.resolve("other.pem"), random);
    var both =
        new Constellation(
            "two",
            1,
            1,
            List.of(member(1)),
            new Operators(List.of(operator.key(), other.key()), 2));
    var stranger = one(OperatorSigner.create(folder.resolve("stranger.pem"), random));
    var text = ConstellationFile.write(both, List.of(operator, other));
    var e =
        assertThrows(
            ConfigurationException.class, () -> ConstellationFile.read("c.toml", text, stranger));
    assertEquals(2, e.problems().size(), e::toString);
  }

  private String signed(String body) {
    return SignedText.write(body, List.of(operator));
  }

  /// Whatever the bytes, a reader answers with a value or with the declared exception.
  @FuzzTest(maxDuration = "10s")
  void readersAreTotal(FuzzedDataProvider data) {
    var text = data.consumeRemainingAsString();
    try {
      var _ = ConstellationFile.read("f", text, keys());
    } catch (ConfigurationException e) {
      assertTrue(e.getMessage() != null);
    }
    try {
      var _ = VaultEnrolment.read("f", text);
    } catch (ConfigurationException e) {
      assertTrue(e.getMessage() != null);
    }
    try {
      var _ = VaultRequest.read("f", text);
    } catch (ConfigurationException e) {
      assertTrue(e.getMessage() != null);
    }
  }

  private void refused(String words, String text, Operators trusted) {
    var e =
        assertThrows(
            ConfigurationException.class, () -> ConstellationFile.read("c.toml", text, trusted));
    assertTrue(String.valueOf(e.getMessage()).contains(words), e::toString);
  }

  private Operators keys() {
    return one(operator);
  }

  private static Operators one(OperatorSigner operator) {
    return new Operators(List.of(operator.key()), 1);
  }

  private Constellation.Member member(int i) {
    byte[] identity = new byte[40];
    identity[0] = (byte) i;
    return new Constellation.Member(
        new VaultName("vault-" + i, EnrolmentId.random(random)),
        Address.parse("127.0.0.1:" + (7000 + i)),
        Octets.of(identity),
        EvidenceKind.SIMULATED,
        Optional.of(operator.key()),
        new XCoordinate(i));
  }
}
