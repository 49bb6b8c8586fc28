package org.asterism.attest.configuration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the value of a leaf is. Each value has one text, so that equal values have equal hashes.
public enum LeafType {
  /// A setting that may be left out and is; the text is empty.
  NONE(0, ""),
  TEXT(1, ".*"),
  /// A decimal number.
  NUMBER(2, LeafType.DECIMAL),
  /// `true` or `false`.
  FLAG(3, "true|false"),
  /// Nanoseconds, as a decimal number.
  DURATION(4, LeafType.DECIMAL),
  /// A file's name, not what is in the file.
  PATH(5, ".+"),
  /// One of a few words.
  WORD(6, "[a-z][a-z0-9_]*"),
  /// How many leaves or groups of leaves a list has; their names end with 0, 1 and so on.
  COUNT(7, "0|[1-9][0-9]{0,8}");

  private static final String DECIMAL = "0|-?[1-9][0-9]{0,18}";

  private final int code;
  private final Pattern form;

  LeafType(int code, String form) {
    this.code = code;
    this.form = Pattern.compile(form, Pattern.DOTALL);
  }

  /// The byte that stands for it in what is hashed.
  int code() {
    return code;
  }

  /// Whether a value of this type can have this text.
  boolean admits(String text) {
    return form.matcher(text).matches();
  }

  /// As leaves are shown.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LeafType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }
}
