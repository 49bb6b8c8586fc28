package org.asterism.constellation;

import java.util.Optional;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.StrictTable;
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
  public static VaultRequest read(String file, String text) throws ConfigurationException {
    var table = StrictTable.parse(file, text);
    Fields.requireVersion(table, VERSION);
    var name = table.string("name");
    var address = table.string("address").map(Address::parse);
    var identity = Fields.octets(table, "identity");
    var platform = Fields.evidence(table, "platform");
    var simulated =
        table.optionalString("simulated_key").map(found -> found.map(OperatorKey::parse));
    return table.finish(() ->
        new VaultRequest(
            name.get(), address.get(), identity.get(), platform.get(), simulated.get()));
  }
}
