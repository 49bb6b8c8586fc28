package org.asterism.constellation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.Sha256;
import org.asterism.threshold.XCoordinate;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.StrictTable;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultName;

/// The constellation file: TOML, signed by as many of its operators as it says.
public final class ConstellationFile {
  private static final int VERSION = 2;

  private ConstellationFile() {}

  /// The file's text.
  ///
  /// @param signers of the constellation's operators as many as it needs
  public static String write(Constellation constellation, List<OperatorSigner> signers) {
    var text = new StringBuilder();
    text.append("# An Asterism constellation. Do not edit: it is signed.\n");
    text.append("version = %d\n".formatted(VERSION));
    text.append("name = %s\n".formatted(TomlText.string(constellation.name())));
    text.append("serial = %d\n".formatted(constellation.serial()));
    text.append("k = %d\n".formatted(constellation.k()));
    text.append(constellation.operators().toml());
    constellation.members().forEach(member -> text.append(vault(member)));
    return SignedText.write(text.toString(), signers);
  }

  /// Reads and verifies.
  ///
  /// @param file its name, for messages
  /// @param trusted the operators whom the reader relies on: the file may name no other, and as
  ///   many of them signed it as the reader needs, however few the file is content with
  public static Constellation read(String file, String text, Operators trusted)
      throws ConfigurationException {
    var signed = SignedText.parse(file, text);
    var constellation = parse(file, signed.body());
    ConfigurationException.requireNone(
        constellation.operators().keys().stream()
            .filter(operator -> !trusted.keys().contains(operator))
            .map(one -> file + ": names operator " + one + ", who is not among those trusted here")
            .toList());
    signed.requireSignedBy(file, constellation.operators());
    signed.requireSignedBy(file, trusted);
    return constellation;
  }

  /// Reads what is to be changed by its own operators, who rely on nobody else's word: whoever
  /// signs now is named in it, and one of them signed it before.
  ///
  /// @param signing those who will sign the changed file first
  public static Constellation readToChange(String file, String text, List<OperatorKey> signing)
      throws ConfigurationException {
    var signed = SignedText.parse(file, text);
    var constellation = parse(file, signed.body());
    var operators = constellation.operators();
    signed.requireSignedBy(file, operators);
    ConfigurationException.requireNone(
        signing.stream()
            .filter(operator -> !operators.keys().contains(operator))
            .map(one -> "%s: operator %s is none of its operators".formatted(file, one))
            .toList());
    signed.requireSignedBy(file, new Operators(signing, 1));
    return constellation;
  }

  /// Reads what its own operators signed, whoever they are.
  public static Constellation readOwn(String file, String text) throws ConfigurationException {
    var signed = SignedText.parse(file, text);
    var constellation = parse(file, signed.body());
    signed.requireSignedBy(file, constellation.operators());
    return constellation;
  }

  /// Reads what is to follow `before` once enough have signed it: the same constellation, with a
  /// higher serial. Whose signatures it has is not asked.
  public static Constellation readProposal(String file, String text, Constellation before)
      throws ConfigurationException {
    var next = parse(file, SignedText.parse(file, text).body());
    if (!next.name().equals(before.name())) {
      throw new ConfigurationException(
          "%s: expected constellation %s, found another one, %s"
              .formatted(file, before.name(), next.name()));
    }
    if (next.serial() <= before.serial()) {
      throw new ConfigurationException(
          "%s: expected a serial above %d, which is in force, found %d"
              .formatted(file, before.serial(), next.serial()));
    }
    return next;
  }

  /// Reads what follows `before`: signed by the operators of before besides its own, as TUF's roots
  /// are (specification §5.3).
  public static Constellation successor(String file, String text, Constellation before)
      throws ConfigurationException {
    var next = readProposal(file, text, before);
    var signed = SignedText.parse(file, text);
    signed.requireSignedBy(file, next.operators());
    signed.requireSignedBy(file, before.operators());
    return next;
  }

  /// SHA-256 of what the operators signed: two files with one serial are told apart by it.
  public static Octets digest(String file, String text) throws ConfigurationException {
    byte[] body = SignedText.parse(file, text).body().getBytes(StandardCharsets.UTF_8);
    return Octets.of(Sha256.start().digest(body));
  }

  private static Constellation parse(String file, String body) throws ConfigurationException {
    var table = StrictTable.parse(file, body);
    Fields.requireVersion(table, VERSION);
    var name = table.string("name");
    var serial = Fields.serial(table);
    var k = table.integer("k", 1, Constellation.MAX_MEMBERS);
    var members = table.tables("vault", ConstellationFile::member);
    var operators = Fields.operators(table);
    return table.finish(() ->
        new Constellation(
            name.get(), serial.get(), k.get().intValue(), members.get(), operators.get()));
  }

  private static Constellation.Member member(StrictTable table) throws ConfigurationException {
    var name = table.string("name");
    var enrolment = Fields.enrolment(table, "enrolment");
    var address = table.string("address").map(Address::parse);
    var identity = Fields.octets(table, "identity");
    var evidence = Fields.evidence(table, "evidence");
    var x = table.integer("x", 1, XCoordinate.MAX_VALUE);
    var root =
        table
            .optionalString("simulated_root")
            .map(found -> found.map(OperatorKey::parse))
            .require(
                found ->
                    found.isPresent()
                        || !evidence.found().equals(Optional.of(EvidenceKind.SIMULATED)),
                _ -> "expected the root of simulated evidence, found nothing");
    return table.finish(() ->
        new Constellation.Member(
            new VaultName(name.get(), enrolment.get()),
            address.get(),
            identity.get(),
            evidence.get(),
            root.get(),
            new XCoordinate(x.get().intValue())));
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
