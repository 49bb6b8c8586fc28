package org.asterism.constellation;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.threshold.XCoordinate;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.VaultName;

/// The constellation file: TOML, signed by every operator that it names.
public final class ConstellationFile {
  private static final int VERSION = 1;

  private ConstellationFile() {}

  /// The file's text.
  ///
  /// @param signers one for each of the constellation's operators
  public static String write(Constellation constellation, List<OperatorSigner> signers) {
    var text = new StringBuilder();
    text.append("# An Asterism constellation. Do not edit: it is signed.\n");
    text.append("version = %d\n".formatted(VERSION));
    text.append("name = %s\n".formatted(TomlText.string(constellation.name())));
    text.append("k = %d\n".formatted(constellation.k()));
    text.append("operators = %s\n".formatted(TomlText.strings(constellation.operators())));
    constellation.members().forEach(member -> text.append(vault(member)));
    return SignedText.write(text.toString(), signers);
  }

  /// Reads and verifies.
  ///
  /// @param file its name, for messages
  /// @param trusted the operators whom the reader relies on; the file may name no other
  public static Constellation read(String file, String text, List<OperatorKey> trusted)
      throws ConstellationException {
    var signed = SignedText.parse(file, text);
    var constellation = parse(file, signed.body());
    for (var operator : constellation.operators()) {
      if (!trusted.contains(operator)) {
        throw new ConstellationException(
            file + ": names operator " + operator + ", who is not among those trusted here");
      }
    }
    signed.requireSignedBy(file, constellation.operators());
    return constellation;
  }

  private static Constellation parse(String file, String body) throws ConstellationException {
    try {
      var table = StrictTable.parse(file, body);
      Fields.requireVersion(table, VERSION);
      var members = new ArrayList<Constellation.Member>();
      for (var vault : table.tables("vault")) {
        members.add(member(vault));
      }
      var constellation =
          new Constellation(
              table.string("name"),
              Math.toIntExact(table.integer("k")),
              members,
              Fields.operators(table));
      table.finish();
      return constellation;
    } catch (TomlException e) {
      throw new ConstellationException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ConstellationException(file + ": " + e.getMessage(), e);
    }
  }

  private static Constellation.Member member(StrictTable table)
      throws TomlException, ConstellationException {
    var root = table.optionalString("simulated_root");
    var member =
        new Constellation.Member(
            new VaultName(
                table.string("name"),
                EnrolmentId.of(HexFormat.of().parseHex(table.string("enrolment")))),
            Address.parse(table.string("address")),
            Fields.octets(table, "identity"),
            Fields.evidence(table, "evidence"),
            root.isPresent() ? Optional.of(OperatorKey.parse(root.get())) : Optional.empty(),
            new XCoordinate(Math.toIntExact(table.integer("x"))));
    table.finish();
    if (member.evidence() == EvidenceKind.SIMULATED && member.simulatedRoot().isEmpty()) {
      throw table.error("simulated_root", "expected the root of simulated evidence, found nothing");
    }
    return member;
  }

  private static String vault(Constellation.Member member) {
    var text =
        """

        [[vault]]
        name = %s
        enrolment = "%s"
        address = %s
        identity = "%s"
        evidence = "%s"
        x = %d
        """
            .formatted(
                TomlText.string(member.vault().name()),
                member.vault().enrolment().bytes().toHex(),
                TomlText.string(member.address().toString()),
                TomlText.base64(member.identity()),
                TomlText.evidence(member.evidence()),
                member.x().value());
    return text + member.simulatedRoot().map("simulated_root = \"%s\"\n"::formatted).orElse("");
  }
}
