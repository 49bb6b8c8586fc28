package org.asterism.toml;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The value of one key of a [StrictTable]. Where it cannot be used, the table has noted the
/// problem, and reading goes on, so that one run tells all problems. For one thread.
public final class Setting<T> {
  private final StrictTable table;
  private final String key;
  private final Optional<T> value;

  Setting(StrictTable table, String key, Optional<T> value) {
    this.table = table;
    this.key = key;
    this.value = value;
  }

  /// The value, once [StrictTable#finish] found no problem.
  public T get() {
    return value.orElseThrow(() -> new IllegalStateException(key + " was refused"));
  }

  /// The value; empty where it was refused.
  public Optional<T> found() {
    return value;
  }

  /// What the value stands for.
  ///
  /// @param meaning throws [IllegalArgumentException] in words for people where it has none
  public <U> Setting<U> map(Function<T, U> meaning) {
    return new Setting<>(table, key, value.flatMap(found -> table.tried(key, found, meaning)));
  }

  /// Refuses what does not hold.
  ///
  /// @param words what was expected and found
  public Setting<T> require(Predicate<T> holds, Function<T, String> words) {
    return map(found -> {
      if (!holds.test(found)) {
        throw new IllegalArgumentException(words.apply(found));
      }
      return found;
    });
  }
}
