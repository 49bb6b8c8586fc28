package org.asterism.toml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// One TOML table whose keys must all be known: ask for each key, then [#finish()]. A typo cannot
/// switch a safeguard off. For one thread.
public final class StrictTable {
  private final String file;
  private final String path;
  private final TomlTable table;
  private final Set<String> asked = new HashSet<>();

  private StrictTable(String file, String path, TomlTable table) {
    this.file = file;
    this.path = path;
    this.table = table;
  }

  /// Parses a whole file.
  ///
  /// @param file its name, for messages
  public static StrictTable parse(String file, String text) throws TomlException {
    TomlParseResult parsed = parsed(file, text);
    if (parsed.hasErrors()) {
      throw new TomlException(file, "expected TOML, found " + parsed.errors().getFirst());
    }
    return new StrictTable(file, "", parsed);
  }

  // The library's parser trips over some texts that are no TOML, and goes as deep as they nest.
  private static TomlParseResult parsed(String file, String text) throws TomlException {
    try {
      return Toml.parse(text);
    } catch (RuntimeException | AssertionError | StackOverflowError tripped) {
      throw new TomlException(
          file, "expected TOML, found text that cannot be read as such (%s)".formatted(tripped));
    }
  }

  public String string(String key) throws TomlException {
    return need(key, optionalString(key), "a string");
  }

  public Optional<String> optionalString(String key) throws TomlException {
    return Optional.ofNullable(find(key, String.class, "a string"));
  }

  public long integer(String key) throws TomlException {
    return need(key, optionalInteger(key), "an integer");
  }

  public Optional<Long> optionalInteger(String key) throws TomlException {
    return Optional.ofNullable(find(key, Long.class, "an integer"));
  }

  public Optional<Boolean> optionalBoolean(String key) throws TomlException {
    return Optional.ofNullable(find(key, Boolean.class, "true or false"));
  }

  /// An array of strings; empty where the key is absent.
  public List<String> strings(String key) throws TomlException {
    var array = find(key, TomlArray.class, "an array of strings");
    var strings = new ArrayList<String>();
    for (int i = 0; array != null && i < array.size(); i++) {
      if (!(array.get(i) instanceof String string)) {
        throw wrong(key, "an array of strings", array.get(i));
      }
      strings.add(string);
    }
    return strings;
  }

  /// An array of strings with at least one; empty where the key is absent.
  public Optional<List<String>> someStrings(String key) throws TomlException {
    var strings = strings(key);
    if (strings.isEmpty() && table.contains(List.of(key))) {
      throw error(key, "expected at least one string, found none");
    }
    return Optional.of(strings).filter(found -> !found.isEmpty());
  }

  /// The tables of `[[key]]`; empty where there is none.
  public List<StrictTable> tables(String key) throws TomlException {
    var array = find(key, TomlArray.class, "an array of tables");
    var tables = new ArrayList<StrictTable>();
    for (int i = 0; array != null && i < array.size(); i++) {
      if (!(array.get(i) instanceof TomlTable inner)) {
        throw wrong(key, "an array of tables", array.get(i));
      }
      tables.add(new StrictTable(file, path + key + "[" + i + "].", inner));
    }
    return tables;
  }

  /// The table `[key]`, if it is there.
  public Optional<StrictTable> table(String key) throws TomlException {
    var inner = find(key, TomlTable.class, "a table");
    return Optional.ofNullable(inner).map(t -> new StrictTable(file, path + key + ".", t));
  }

  /// Ends the reading.
  ///
  /// @throws TomlException where a key is left that nobody asked for
  public void finish() throws TomlException {
    var unknown = new TreeSet<>(table.keySet());
    unknown.removeAll(asked);
    if (!unknown.isEmpty()) {
      throw new TomlException(
          file, "unknown key " + path + unknown.first() + "; known here: " + new TreeSet<>(asked));
    }
  }

  /// An error about one key of this table.
  public TomlException error(String key, String expectedAndFound) {
    return new TomlException(file, path + key + ": " + expectedAndFound);
  }

  private <T> @Nullable T find(String key, Class<T> type, String expected) throws TomlException {
    asked.add(key);
    var value = table.get(List.of(key));
    if (value != null && !type.isInstance(value)) {
      throw wrong(key, expected, value);
    }
    return type.cast(value);
  }

  private <T> T need(String key, Optional<T> value, String expected) throws TomlException {
    return value.orElseThrow(() -> error(key, "expected " + expected + ", found nothing"));
  }

  private TomlException wrong(String key, String expected, Object found) {
    return error(key, "expected " + expected + ", found " + found.getClass().getSimpleName());
  }
}
