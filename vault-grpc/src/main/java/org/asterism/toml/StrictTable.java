package org.asterism.toml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// One TOML table whose keys must all be known: ask for each key, then [#finish]. A typo cannot
/// switch a safeguard off. What is missing, of another type or out of bounds is noted, and all of
/// it is told at the end. For one thread.
public final class StrictTable {
  private final String file;
  private final String path;
  private final TomlTable table;
  private final Optional<TomlPosition> position;
  private final Set<String> asked = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private StrictTable(String file, String path, TomlTable table, @Nullable TomlPosition position) {
    this.file = file;
    this.path = path;
    this.table = table;
    this.position = Optional.ofNullable(position);
  }

  /// Reads one table.
  @FunctionalInterface
  public interface Reader<T> {
    /// Asks for each key and ends with [StrictTable#finish].
    T read(StrictTable table) throws ConfigurationException;
  }

  /// Parses a whole file.
  ///
  /// @param file its name, for messages
  public static StrictTable parse(String file, String text) throws ConfigurationException {
    TomlParseResult parsed = parsed(file, text);
    ConfigurationException.requireNone(
        parsed.errors().stream()
            .map(
                e -> line(at(file, Optional.of(e.position())) + "expected TOML: " + e.getMessage()))
            .toList());
    return new StrictTable(file, "", parsed, null);
  }

  // The library's parser trips over some texts that are no TOML, and goes as deep as they nest.
  private static TomlParseResult parsed(String file, String text) throws ConfigurationException {
    try {
      return Toml.parse(text);
    } catch (RuntimeException | AssertionError | StackOverflowError tripped) {
      throw new ConfigurationException(
          line(file + ": expected TOML, found text that cannot be read as such: " + tripped));
    }
  }

  public Setting<String> string(String key) {
    return needed(optionalString(key), "a string");
  }

  public Setting<Optional<String>> optionalString(String key) {
    return find(key, String.class, "a string");
  }

  /// False where the key is absent.
  public Setting<Boolean> flag(String key) {
    return optionalFlag(key).map(found -> found.orElse(false));
  }

  public Setting<Optional<Boolean>> optionalFlag(String key) {
    return find(key, Boolean.class, "true or false");
  }

  public Setting<Optional<Long>> optionalInteger(String key) {
    return find(key, Long.class, "an integer");
  }

  /// An integer within bounds.
  public Setting<Long> integer(String key, long least, long most) {
    return within(needed(optionalInteger(key), "an integer"), least, most);
  }

  /// An integer within bounds, or `usual` where the key is absent.
  public Setting<Long> integer(String key, long least, long most, long usual) {
    return within(optionalInteger(key).map(found -> found.orElse(usual)), least, most);
  }

  /// What the strings of an array stand for; empty where the key is absent.
  ///
  /// @param meaning throws [IllegalArgumentException] in words for people where one has none
  public <T> Setting<List<T>> strings(String key, Function<String, T> meaning) {
    String expected = "an array of strings";
    return each(
        key,
        expected,
        (array, i) ->
            tried(
                key,
                place(array, i),
                array.get(i),
                one -> meaning.apply(as(String.class, expected, one))));
  }

  /// An array of strings with at least one; empty where the key is absent.
  public <T> Setting<List<T>> someStrings(String key, Function<String, T> meaning) {
    return strings(key, meaning)
        .require(
            found -> !found.isEmpty() || !table.contains(List.of(key)),
            _ -> "expected at least one string, found none");
  }

  /// The tables of `[[key]]`; empty where there is none.
  public <T> Setting<List<T>> tables(String key, Reader<T> reader) {
    String expected = "an array of tables";
    return each(
        key,
        expected,
        (array, i) ->
            tried(key, place(array, i), array.get(i), one -> as(TomlTable.class, expected, one))
                .map(one -> inner(key + "[" + i + "].", one, array.inputPositionOf(i)))
                .flatMap(one -> read(one, reader)));
  }

  /// The table `[key]`, if it is there.
  public <T> Setting<Optional<T>> table(String key, Reader<T> reader) {
    Setting<Optional<TomlTable>> found = find(key, TomlTable.class, "a table");
    if (found.found().isEmpty() || found.get().isEmpty()) {
      return found.map(_ -> Optional.empty());
    }
    Optional<T> value = read(key, found.get().get(), reader);
    return new Setting<>(this, key, value.isEmpty() ? Optional.empty() : Optional.of(value));
  }

  /// The table `[key]`; where it is absent, as if it were empty.
  public <T> Setting<T> section(String key, Reader<T> reader) {
    return new Setting<>(
        this,
        key,
        find(key, TomlTable.class, "a table")
            .found()
            .flatMap(found -> read(key, found.orElseGet(() -> Toml.parse("")), reader)));
  }

  /// Ends the reading: makes the whole of what was read.
  ///
  /// @param whole throws [IllegalArgumentException] where the parts do not go together
  /// @throws ConfigurationException with each problem, and each key that nobody asked for
  public <T> T finish(Supplier<T> whole) throws ConfigurationException {
    var unknown = new TreeSet<>(table.keySet());
    unknown.removeAll(asked);
    for (String key : unknown) {
      note(
          place(key), "unknown key %s; known here: %s".formatted(path + key, new TreeSet<>(asked)));
    }
    ConfigurationException.requireNone(problems);
    try {
      return whole.get();
    } catch (IllegalArgumentException wrong) {
      String name = path.replaceFirst("\\.$", ": ");
      throw new ConfigurationException(line(at(file, position) + name + wrong.getMessage()), wrong);
    }
  }

  /// What `value` of `key` stands for; empty where it stands for nothing, which is noted.
  <T, U> Optional<U> tried(String key, T value, Function<T, U> meaning) {
    return tried(key, place(key), value, meaning);
  }

  private <T, U> Optional<U> tried(
      String key, Optional<TomlPosition> place, T value, Function<T, U> meaning) {
    try {
      return Optional.of(meaning.apply(value));
    } catch (IllegalArgumentException wrong) {
      note(place, path + key + ": " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private interface Element<T> {
    Optional<T> read(TomlArray array, int i);
  }

  private <T> Setting<List<T>> each(String key, String expected, Element<T> element) {
    Optional<Optional<TomlArray>> array = find(key, TomlArray.class, expected).found();
    int size = array.flatMap(found -> found).map(TomlArray::size).orElse(0);
    var values = new ArrayList<T>();
    for (int i = 0; i < size; i++) {
      element.read(array.orElseThrow().orElseThrow(), i).ifPresent(values::add);
    }
    return new Setting<>(
        this, key, array.filter(_ -> values.size() == size).map(_ -> List.copyOf(values)));
  }

  private <T> Optional<T> read(String key, TomlTable found, Reader<T> reader) {
    return read(inner(key + ".", found, table.inputPositionOf(List.of(key))), reader);
  }

  private <T> Optional<T> read(StrictTable inner, Reader<T> reader) {
    try {
      return Optional.of(reader.read(inner));
    } catch (ConfigurationException wrong) {
      problems.addAll(wrong.problems());
      return Optional.empty();
    }
  }

  private StrictTable inner(String below, TomlTable found, @Nullable TomlPosition at) {
    return new StrictTable(file, path + below, found, at);
  }

  private <T> Setting<Optional<T>> find(String key, Class<T> type, String expected) {
    asked.add(key);
    return new Setting<>(this, key, Optional.of(Optional.ofNullable(table.get(List.of(key)))))
        .map(found -> found.map(value -> as(type, expected, value)));
  }

  private static <T> Setting<T> needed(Setting<Optional<T>> setting, String expected) {
    return setting.map(found ->
        found.orElseThrow(
            () -> new IllegalArgumentException("expected " + expected + ", found nothing")));
  }

  private static Setting<Long> within(Setting<Long> setting, long least, long most) {
    return setting.require(
        found -> found >= least && found <= most,
        found -> "expected %d to %d, found %d".formatted(least, most, found));
  }

  private static <T> T as(Class<T> type, String expected, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "expected " + expected + ", found " + value.getClass().getSimpleName());
    }
    return type.cast(value);
  }

  private Optional<TomlPosition> place(String key) {
    return Optional.ofNullable(table.inputPositionOf(List.of(key))).or(() -> position);
  }

  private static Optional<TomlPosition> place(TomlArray array, int i) {
    return Optional.ofNullable(array.inputPositionOf(i));
  }

  private void note(Optional<TomlPosition> place, String words) {
    problems.add(line(at(file, place) + words));
  }

  private static String at(String file, Optional<TomlPosition> position) {
    return file + position.map(p -> ":%d:%d: ".formatted(p.line(), p.column())).orElse(": ");
  }

  // What stands in the file may have ends of lines.
  private static String line(String words) {
    return words.replaceAll("\\p{Cntrl}+", " ");
  }
}
