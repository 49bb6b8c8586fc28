package org.asterism.conformance.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.tidy.Repository;

/// The constants of `pkcs11.h` by their names. Immutable.
final class Names {
  private static final Pattern CONSTANT =
      Pattern.compile("^#define (C[A-Z_0-9]+) (0x[0-9a-fA-F]+)UL$");

  private static final Map<String, Long> VALUES = read();

  private Names() {}

  /// A name, or a number in digits.
  static long number(String word) {
    return Character.isDigit(word.charAt(0)) ? Long.decode(word) : value(word);
  }

  static Map<String, Long> all() {
    return VALUES;
  }

  private static long value(String name) {
    Long found = VALUES.get(name);
    if (found == null) {
      throw new IllegalArgumentException("pkcs11.h has no " + name);
    }
    return found;
  }

  private static Map<String, Long> read() {
    var values = new LinkedHashMap<String, Long>();
    for (String line : lines(Repository.root().resolve("native-shim/include/pkcs11.h"))) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.matches()) {
        values.put(constant.group(1), Long.decode(constant.group(2)));
      }
    }
    return values;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
