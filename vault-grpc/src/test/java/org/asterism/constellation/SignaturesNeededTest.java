package org.asterism.constellation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
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

/// As many operators sign as the reader needs, each counted once; and what a vault obeyed before
/// decides what it obeys next. Operators are letters here: a file is signed by "ab".
class SignaturesNeededTest {
  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private final EnrolmentId vault = EnrolmentId.random(random);
  private final List<OperatorSigner> signers = new ArrayList<>();

  @BeforeEach
  void makeOperators() throws Exception {
    for (char name = 'a'; name <= 'd'; name++) {
      signers.add(OperatorSigner.create(folder.resolve(name + ".pem"), random));
    }
  }

  /// The operators that the file names with how many it needs, who signed it, and the same of those
  /// whom the engine trusts.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "read",
      value = {
        "a1   | a  | a1   | read",
        "abc2 | ab | abc2 | read",
        "abc2 | cb | abc2 | read",
        "abc1 | ab | abc2 | read",
        "a1   | a  | ab2  | expected valid signatures by 2",
        "ab1  | a  | ab2  | expected valid signatures by 2",
        "abc2 | aa | abc2 | expected valid signatures by 2",
        "abc2 | ad | abc2 | expected valid signatures by 2",
        "abc2 | a  | abc1 | expected valid signatures by 2",
        "abd2 | ab | abc2 | who is not among those trusted here",
        "d1   | d  | a1   | who is not among those trusted here",
        "a1   | d  | a1   | expected valid signatures by 1",
      })
  void aConstellationNeedsAsManyAsItsReaderSays(
      String named, String signed, String trusted, String refusal) {
    var text = ConstellationFile.write(constellation(operators(named)), signers(signed));
    assertOutcome(refusal, () -> ConstellationFile.read("c.toml", text, operators(trusted)));
  }

  /// Who changes a file must be named in it, and have signed what is changed; whether they are
  /// enough is asked of the changed one.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "read",
      value = {
        "abc | 2 | ab | ab | read",
        "abc | 2 | ab | bc | read",
        "ab  | 1 | a  | b  | expected valid signatures by 1",
        "ad  | 1 | d  | a  | expected valid signatures by 1",
        "abc | 2 | ab | a  | read",
        "abc | 2 | ab | ad | is none of its operators",
      })
  void aConstellationIsChangedByItsOwnOperators(
      String named, int asks, String signed, String signing, String refusal) {
    var text = ConstellationFile.write(constellation(operators(named, asks)), signers(signed));
    var keys = signers(signing).stream().map(OperatorSigner::key).toList();
    assertOutcome(refusal, () -> ConstellationFile.readToChange("c.toml", text, keys));
  }

  /// After a constellation named one with serial 5 that needs 2 of a, b and c.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "read",
      value = {
        "one | abc2 | 6 | ab   | read",
        "one | bcd2 | 6 | bc   | read",
        "one | d1   | 9 | dab  | read",
        "one | abc2 | 6 | a    | expected valid signatures by 2",
        "one | abc2 | 6 | aa   | expected valid signatures by 2",
        "one | d1   | 6 | d    | expected valid signatures by 2",
        "one | d1   | 6 | da   | expected valid signatures by 2",
        "one | d1   | 6 | ab   | expected valid signatures by 1",
        "one | abc2 | 5 | ab   | expected a serial above 5, which is in force, found 5",
        "one | abc2 | 4 | ab   | expected a serial above 5, which is in force, found 4",
        "two | abc2 | 6 | ab   | expected constellation one, found another one, two",
      })
  void aConstellationNeedsTheOperatorsOfTheOneBefore(
      String name, String named, int serial, String signed, String refusal) {
    var before = constellation("one", 5, operators("abc2"));
    var next = constellation(name, serial, operators(named));
    var text = ConstellationFile.write(next, signers(signed));
    assertOutcome(refusal, () -> ConstellationFile.successor("c.toml", text, before));
  }

  /// After an enrolment with serial 5 that needs 2 of a, b and c.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "read",
      value = {
        "abc | 2 | 6 | ab   | read",
        "bcd | 2 | 6 | bc   | read",
        "d   | 1 | 9 | dab  | read",
        "abc | 2 | 4 | ab   | expected a serial above 5, which this vault obeys already, found 4",
        "abc | 2 | 5 | ab   | expected a serial above 5, which this vault obeys already, found 5",
        "d   | 1 | 6 | d    | expected valid signatures by 2",
        "abc | 1 | 6 | a    | expected valid signatures by 2",
        "abd | 2 | 6 | ad   | expected valid signatures by 2",
        "abc | 1 | 6 | aa   | expected valid signatures by 2",
        "d   | 1 | 6 | ab   | expected valid signatures by 1",
      })
  void anEnrolmentNeedsTheOperatorsOfTheOneBefore(
      String named, int asks, int serial, String signed, String refusal) throws Exception {
    var before = enrolment(vault, 5, operators("abc", 2));
    var read = VaultEnrolment.read("e.toml", before.write(signers("ac")));
    assertEquals(before, read);
    var text = enrolment(vault, serial, operators(named, asks)).write(signers(signed));
    assertOutcome(refusal, () -> read.successor("e.toml", text));
  }

  @Test
  void aVaultKeepsItsEnrolmentId() {
    var before = enrolment(vault, 1, operators("a", 1));
    var moved = enrolment(EnrolmentId.random(random), 2, operators("a", 1)).write(signers("a"));
    assertOutcome("constellation readdress", () -> before.successor("e.toml", moved));
  }

  @Test
  void howManyOfSeveralIsNeverGuessed() {
    var two = List.of(signers.get(0).key(), signers.get(1).key());
    assertOutcome("expected how many of the 2", () -> Operators.of(two, Optional.empty()));
    assertOutcome("expected 1 to 2, found 3", () -> Operators.of(two, Optional.of(3L)));
    assertOutcome("expected 1 to 2, found 0", () -> Operators.of(two, Optional.of(0L)));
    var twice = List.of(two.getFirst(), two.getFirst());
    assertOutcome("found one twice", () -> Operators.of(twice, Optional.of(2L)));
    assertEquals(1, Operators.of(two.subList(0, 1), Optional.empty()).needed());
  }

  @FunctionalInterface
  private interface Reading {
    Object read() throws ConfigurationException;
  }

  // A refusal is one line.
  private static void assertOutcome(String refusal, Reading reading) {
    if (refusal == null) {
      org.junit.jupiter.api.Assertions.assertDoesNotThrow(reading::read);
      return;
    }
    var refused = assertThrows(Exception.class, reading::read);
    String words = String.valueOf(refused.getMessage());
    assertTrue(words.contains(refusal), words);
    assertEquals(1, words.lines().count(), words);
  }

  private List<OperatorSigner> signers(String names) {
    return names.chars().mapToObj(name -> signers.get(name - 'a')).toList();
  }

  private Operators operators(String names, int needed) {
    return new Operators(signers(names).stream().map(OperatorSigner::key).toList(), needed);
  }

  // Names, then how many of them are needed.
  private Operators operators(String text) {
    int last = text.length() - 1;
    return operators(text.substring(0, last), text.charAt(last) - '0');
  }

  private Constellation constellation(Operators operators) {
    return constellation("one", 1, operators);
  }

  private Constellation constellation(String name, long serial, Operators operators) {
    var member =
        new Constellation.Member(
            new VaultName("vault", vault),
            Address.parse("127.0.0.1:7000"),
            Octets.of(new byte[40]),
            EvidenceKind.SIMULATED,
            Optional.of(signers.getFirst().key()),
            new XCoordinate(1));
    return new Constellation(name, serial, 1, List.of(member), operators);
  }

  private static VaultEnrolment enrolment(EnrolmentId id, long serial, Operators operators) {
    return new VaultEnrolment(
        id, serial, Octets.of(new byte[40]), operators, List.of(), Optional.empty());
  }
}
