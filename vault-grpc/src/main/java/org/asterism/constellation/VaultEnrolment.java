package org.asterism.constellation;

import java.util.List;
import java.util.Optional;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.StrictTable;
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
  public static VaultEnrolment read(String file, String text) throws ConfigurationException {
    var signed = SignedText.parse(file, text);
    var enrolment = read(StrictTable.parse(file, signed.body()));
    signed.requireSignedBy(file, enrolment.operators());
    return enrolment;
  }

  private static VaultEnrolment read(StrictTable table) throws ConfigurationException {
    Fields.requireVersion(table, VERSION);
    var id = Fields.enrolment(table, "id");
    var identity = Fields.octets(table, "identity");
    var operators = Fields.operators(table);
    var engines = table.tables("engine", VaultEnrolment::engine);
    var certificate =
        table.optionalString("simulated_certificate").map(found -> found.map(Fields::octets));
    return table.finish(() ->
        new VaultEnrolment(
            id.get(), identity.get(), operators.get(), engines.get(), certificate.get()));
  }

  private static Engine engine(StrictTable table) throws ConfigurationException {
    var name = table.string("name");
    var evidence = Fields.evidence(table, "evidence");
    var identity = Fields.octets(table, "identity");
    return table.finish(() -> new Engine(name.get(), evidence.get(), identity.get()));
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
