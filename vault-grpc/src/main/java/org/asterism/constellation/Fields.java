package org.asterism.constellation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// Values that several of these files hold.
final class Fields {
  private Fields() {}

  static void requireVersion(StrictTable table, int version) throws TomlException {
    long found = table.integer("version");
    if (found != version) {
      throw table.error(
          "version", "expected %d, found %d; use the matching release".formatted(version, found));
    }
  }

  static Octets octets(StrictTable table, String key) throws TomlException {
    return Octets.of(Base64.getDecoder().decode(table.string(key)));
  }

  static EvidenceKind evidence(StrictTable table, String key) throws TomlException {
    var name = table.string(key);
    for (var kind : EvidenceKind.values()) {
      if (TomlText.evidence(kind).equals(name)) {
        return kind;
      }
    }
    throw table.error(key, "expected a kind of evidence, found " + name.toLowerCase(Locale.ROOT));
  }

  static List<OperatorKey> operators(StrictTable table)
      throws TomlException, ConstellationException {
    var operators = new ArrayList<OperatorKey>();
    for (var operator : table.strings("operators")) {
      operators.add(OperatorKey.parse(operator));
    }
    return operators;
  }
}
