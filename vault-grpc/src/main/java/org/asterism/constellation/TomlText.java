package org.asterism.constellation;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// Values as TOML text (TOML v1.0.0, "String").
final class TomlText {
  private TomlText() {}

  static String string(String value) {
    var quoted = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(c -> {
          if (c < ' ' || c == '"' || c == '\\' || c == 0x7f) {
            quoted.append("\\u%04x".formatted(c));
          } else {
            quoted.appendCodePoint(c);
          }
        });
    return quoted.append('"').toString();
  }

  static String strings(List<?> values) {
    return values.stream()
        .map(value -> string(value.toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String base64(Octets octets) {
    return Base64.getEncoder().encodeToString(octets.toByteArray());
  }

  static String evidence(EvidenceKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
