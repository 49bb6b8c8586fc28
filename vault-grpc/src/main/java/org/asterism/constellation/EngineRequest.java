package org.asterism.constellation;

import java.util.List;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.StrictTable;
import org.asterism.vault.Octets;

/// What a new engine hands to an operator: one TLS identity for each vault, so that no two vaults
/// know it by the same key. The first is for the constellation's first vault, and so on.
///
/// @param identities SubjectPublicKeyInfos
public record EngineRequest(String name, List<Octets> identities) {
  private static final int VERSION = 1;

  public EngineRequest {
    identities = List.copyOf(identities);
  }

  public String write() {
    return """
    # An engine asks to be enrolled. Hand this file to an operator.
    version = %d
    name = %s
    identities = %s
    """
        .formatted(
            VERSION,
            TomlText.string(name),
            TomlText.strings(identities.stream().map(TomlText::base64).toList()));
  }

  /// Reads what [#write] wrote.
  ///
  /// @param file its name, for messages
  public static EngineRequest read(String file, String text) throws ConfigurationException {
    var table = StrictTable.parse(file, text);
    Fields.requireVersion(table, VERSION);
    var name = table.string("name");
    var identities = table.strings("identities", Fields::octets);
    return table.finish(() -> new EngineRequest(name.get(), identities.get()));
  }
}
