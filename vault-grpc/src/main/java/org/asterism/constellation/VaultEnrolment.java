package org.asterism.constellation;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// What a vault knows of the world: its own enrolment id, the operators it obeys, and the engines
/// it talks to. Nothing of other vaults.
///
/// @param identity SubjectPublicKeyInfo of the vault that this is for
/// @param simulatedCertificate the root's signature over the vault's simulated evidence key
public record VaultEnrolment(
    EnrolmentId id,
    Octets identity,
    List<OperatorKey> operators,
    List<Engine> engines,
    Optional<Octets> simulatedCertificate) {
  private static final int VERSION = 1;

  /// One engine.
  ///
  /// @param evidence what it must prove itself with; `host`: its key alone
  /// @param identity SubjectPublicKeyInfo of the TLS key that it uses with this vault
  public record Engine(String name, EvidenceKind evidence, Octets identity) {}

  public VaultEnrolment {
    operators = List.copyOf(operators);
    engines = List.copyOf(engines);
  }

  /// The file's text, signed by each of `signers`.
  public String write(List<OperatorSigner> signers) {
    var text =
        new StringBuilder(
            """
            # The enrolment of one Asterism vault. Do not edit: it is signed.
            version = %d
            id = "%s"
            identity = "%s"
            operators = %s
            """
                .formatted(
                    VERSION,
                    id.bytes().toHex(),
                    TomlText.base64(identity),
                    TomlText.strings(operators)));
    simulatedCertificate
        .map(TomlText::base64)
        .map("simulated_certificate = \"%s\"\n"::formatted)
        .ifPresent(text::append);
    engines.forEach(engine -> text.append(write(engine)));
    return SignedText.write(text.toString(), signers);
  }

  /// Reads what [#write] wrote and checks that every operator that it names signed it.
  ///
  /// @param file its name, for messages
  public static VaultEnrolment read(String file, String text) throws ConstellationException {
    var signed = SignedText.parse(file, text);
    try {
      var table = StrictTable.parse(file, signed.body());
      Fields.requireVersion(table, VERSION);
      var enrolment = read(table);
      table.finish();
      if (enrolment.operators().isEmpty()) {
        throw table.error("operators", "expected at least one operator, found none");
      }
      signed.requireSignedBy(file, enrolment.operators());
      return enrolment;
    } catch (TomlException e) {
      throw new ConstellationException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new ConstellationException(file + ": " + e.getMessage(), e);
    }
  }

  private static VaultEnrolment read(StrictTable table)
      throws TomlException, ConstellationException {
    var engines = new ArrayList<Engine>();
    for (var engine : table.tables("engine")) {
      engines.add(
          new Engine(
              engine.string("name"),
              Fields.evidence(engine, "evidence"),
              Fields.octets(engine, "identity")));
      engine.finish();
    }
    var certificate = table.optionalString("simulated_certificate");
    return new VaultEnrolment(
        EnrolmentId.of(HexFormat.of().parseHex(table.string("id"))),
        Fields.octets(table, "identity"),
        Fields.operators(table),
        engines,
        certificate.map(c -> Octets.of(java.util.Base64.getDecoder().decode(c))));
  }

  private static String write(Engine engine) {
    return """

    [[engine]]
    name = %s
    evidence = "%s"
    identity = "%s"
    """
        .formatted(
            TomlText.string(engine.name()),
            TomlText.evidence(engine.evidence()),
            TomlText.base64(engine.identity()));
  }
}
