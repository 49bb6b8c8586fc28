package org.asterism.pkcs11.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.cryptoki.Cka;

/// The attribute tables of the standard, as `attributes/tables.txt` has them.
final class StandardTables {
  private static final Map<String, List<Row>> TABLES = read();

  private StandardTables() {}

  /// What the standard says of one attribute, and what holds here.
  ///
  /// @param ours its footnotes here
  /// @param isHere whether this token has it
  record Row(String name, Set<Integer> standard, Set<Integer> ours, boolean isHere) {
    static Row read(String line) {
      String[] halves = line.split(" ours ");
      var words = List.of(halves[0].split(" "));
      var standard = numbers(words.subList(1, words.size()));
      var ours = halves.length > 1 ? numbers(List.of(halves[1].split(" "))) : standard;
      return new Row(words.getFirst(), standard, ours, !line.endsWith("none"));
    }

    private static Set<Integer> numbers(List<String> words) {
      return words.stream()
          .filter(word -> word.matches("[0-9]+"))
          .map(Integer::valueOf)
          .collect(Collectors.toUnmodifiableSet());
    }

    long type() {
      try {
        return Cka.class.getField(name.substring("CKA_".length())).getLong(null);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(name, e);
      }
    }

    boolean has(int footnote) {
      return ours.contains(footnote);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// The rows of all these tables that this token has.
  static List<Row> of(String... names) {
    return Stream.of(names)
        .flatMap(name -> Optional.ofNullable(TABLES.get(name)).orElseThrow().stream())
        .filter(Row::isHere)
        .toList();
  }

  private static Map<String, List<Row>> read() {
    var tables = new HashMap<String, List<Row>>();
    var rows = new ArrayList<Row>();
    for (String line : text().lines().toList()) {
      if (line.startsWith("[")) {
        rows = new ArrayList<>();
        tables.put(line.substring(1, line.length() - 1), rows);
      } else if (line.startsWith("CKA_")) {
        rows.add(Row.read(line));
      }
    }
    return tables;
  }

  private static String text() {
    try (InputStream in = StandardTables.class.getResourceAsStream("/attributes/tables.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
