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
    private static final String OURS = " ours ";

    static Row read(String line) {
      int border = line.indexOf(OURS);
      String first = border < 0 ? line : line.substring(0, border);
      var words = words(first);
      var standard = numbers(words.subList(1, words.size()));
      var ours = border < 0 ? standard : numbers(words(line.substring(border + OURS.length())));
      return new Row(words.getFirst(), standard, ours, !line.endsWith("none"));
    }

    private static List<String> words(String text) {
      return List.of(text.split(" ", -1));
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
        throw new LinkageError(name, e);
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
