package org.asterism.constellation;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;
import org.asterism.toml.Setting;
import org.asterism.toml.StrictTable;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// Values that several of these files hold.
final class Fields {
  private Fields() {}

  static void requireVersion(StrictTable table, int version) {
    table
        .integer("version", 0, Integer.MAX_VALUE)
        .require(
            found -> found == version,
            found -> "expected %d, found %d; use the matching release".formatted(version, found));
  }

  static Setting<EnrolmentId> enrolment(StrictTable table, String key) {
    return table.string(key).map(hex -> EnrolmentId.of(HexFormat.of().parseHex(hex)));
  }

  static Setting<Octets> octets(StrictTable table, String key) {
    return table.string(key).map(Fields::octets);
  }

  static Octets octets(String base64) {
    try {
      return Octets.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException other) {
      throw new IllegalArgumentException("expected base64, found other characters", other);
    }
  }

  static Setting<EvidenceKind> evidence(StrictTable table, String key) {
    return table.string(key).map(Fields::evidence);
  }

  static Supplier<Operators> operators(StrictTable table) {
    return Operators.in(table, "expected at least one operator, found none");
  }

  static Setting<Long> serial(StrictTable table) {
    return table.integer("serial", 1, Integer.MAX_VALUE);
  }

  private static EvidenceKind evidence(String name) {
    for (var kind : EvidenceKind.values()) {
      if (TomlText.evidence(kind).equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "expected a kind of evidence, found " + name.toLowerCase(Locale.ROOT));
  }
}
