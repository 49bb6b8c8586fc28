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
/// @param serial raised with each enrolment of the same vault, which obeys no lower one again
/// @param identity SubjectPublicKeyInfo of the vault that this is for
/// @param simulatedCertificate the root's signature over the vault's simulated evidence key
public record VaultEnrolment(
    EnrolmentId id,
    long serial,
    Octets identity,
    Operators operators,
    List<Engine> engines,
    Optional<Octets> simulatedCertificate) {
  private static final int VERSION = 2;

  /// One engine.
  ///
  /// @param evidence what it must prove itself with; `host`: its key alone
  /// @param identity SubjectPublicKeyInfo of the TLS key that it uses with this vault
  public record Engine(String name, EvidenceKind evidence, Octets identity) {}

  public VaultEnrolment {
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
            serial = %d
            identity = "%s"
            """
                .formatted(VERSION, id.bytes().toHex(), serial, TomlText.base64(identity)));
    text.append(operators.toml());
    simulatedCertificate
        .map(TomlText::base64)
        .map("simulated_certificate = \"%s\"\n"::formatted)
        .ifPresent(text::append);
    engines.forEach(engine -> text.append(write(engine)));
    return SignedText.write(text.toString(), signers);
  }

  /// Reads a vault's first enrolment: what [#write] wrote, signed by as many of the operators that
  /// it names as it needs. Whose keys these are, nothing but the way by which it came can tell.
  ///
  /// @param file its name, for messages
  public static VaultEnrolment read(String file, String text) throws ConfigurationException {
    var signed = SignedText.parse(file, text);
    var enrolment = read(StrictTable.parse(file, signed.body()));
    signed.requireSignedBy(file, enrolment.operators());
    return enrolment;
  }

  /// As [#read], whoever signed it: what is to be in force once enough have.
  public static VaultEnrolment readProposal(String file, String text)
      throws ConfigurationException {
    return read(StrictTable.parse(file, SignedText.parse(file, text).body()));
  }

  /// With other operators, as the next in the row.
  public VaultEnrolment changed(Operators others) {
    return new VaultEnrolment(id, serial + 1, identity, others, engines, simulatedCertificate);
  }

  /// With other engines, as the next in the row.
  public VaultEnrolment changed(List<Engine> others) {
    return new VaultEnrolment(id, serial + 1, identity, operators, others, simulatedCertificate);
  }

  /// Reads the next enrolment of the same vault: signed by the operators of this one besides its
  /// own, as TUF's roots are (specification §5.3), and with a higher serial.
  ///
  /// @param file its name, for messages
  public VaultEnrolment successor(String file, String text) throws ConfigurationException {
    var next = read(file, text);
    SignedText.parse(file, text).requireSignedBy(file, operators);
    requireFollowedBy(file, next);
    return next;
  }

  /// Whether `next` is this vault's, with a higher serial.
  public void requireFollowedBy(String file, VaultEnrolment next) throws ConfigurationException {
    if (!next.id().equals(id)) {
      throw new ConfigurationException(
          ("%s: expected the enrolment id %s, under which this vault keeps what it holds, found %s;"
                  + " a vault that moves is told so by 'constellation readdress'")
              .formatted(file, id, next.id()));
    }
    if (next.serial() <= serial) {
      throw new ConfigurationException(
          ("%s: expected a serial above %d, which this vault obeys already, found %d;"
                  + " put the newest enrolment there")
              .formatted(file, serial, next.serial()));
    }
  }

  private static VaultEnrolment read(StrictTable table) throws ConfigurationException {
    Fields.requireVersion(table, VERSION);
    var id = Fields.enrolment(table, "id");
    var serial = Fields.serial(table);
    var identity = Fields.octets(table, "identity");
    var operators = Fields.operators(table);
    var engines = table.tables("engine", VaultEnrolment::engine);
    var certificate =
        table.optionalString("simulated_certificate").map(found -> found.map(Fields::octets));
    return table.finish(() ->
        new VaultEnrolment(
            id.get(),
            serial.get(),
            identity.get(),
            operators.get(),
            engines.get(),
            certificate.get()));
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
