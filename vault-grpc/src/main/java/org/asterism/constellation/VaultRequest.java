package org.asterism.constellation;

import java.util.Optional;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// What a new vault hands to an operator so that it gets enrolled.
///
/// @param identity SubjectPublicKeyInfo of its TLS key
/// @param simulatedKey the Ed25519 key with which it signs simulated evidence, where it simulates
public record VaultRequest(
    String name,
    Address address,
    Octets identity,
    EvidenceKind platform,
    Optional<OperatorKey> simulatedKey) {
  private static final int VERSION = 1;

  public String write() {
    var text =
        """
        # A vault asks to be enrolled. Hand this file to an operator.
        version = %d
        name = %s
        address = %s
        identity = "%s"
        platform = "%s"
        """
            .formatted(
                VERSION,
                TomlText.string(name),
                TomlText.string(address.toString()),
                TomlText.base64(identity),
                TomlText.evidence(platform));
    return text + simulatedKey.map("simulated_key = \"%s\"\n"::formatted).orElse("");
  }

  /// Reads what [#write] wrote.
  ///
  /// @param file its name, for messages
  public static VaultRequest read(String file, String text) throws ConstellationException {
    try {
      var table = StrictTable.parse(file, text);
      Fields.requireVersion(table, VERSION);
      var simulated = table.optionalString("simulated_key");
      var request =
          new VaultRequest(
              table.string("name"),
              Address.parse(table.string("address")),
              Fields.octets(table, "identity"),
              Fields.evidence(table, "platform"),
              simulated.isPresent()
                  ? Optional.of(OperatorKey.parse(simulated.get()))
                  : Optional.empty());
      table.finish();
      return request;
    } catch (TomlException e) {
      throw new ConstellationException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new ConstellationException(file + ": " + e.getMessage(), e);
    }
  }
}
