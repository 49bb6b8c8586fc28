package org.asterism.constellation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.asterism.toml.StrictTable;

/// Those whose signatures count, and how many of them it takes: what TUF calls a role's keys and
/// its threshold. Immutable.
///
/// @param keys each once
/// @param needed how many of them must sign
public record Operators(List<OperatorKey> keys, int needed) {
  /// Most operators of one constellation.
  public static final int MAX = 16;

  private static final String KEYS = "operators";
  private static final String NEEDED = "operators_needed";

  public Operators {
    keys = List.copyOf(keys);
    if (keys.isEmpty() || keys.size() > MAX) {
      throw new IllegalArgumentException(
          "%s: expected 1 to %d, found %d".formatted(KEYS, MAX, keys.size()));
    }
    if (new HashSet<>(keys).size() != keys.size()) {
      throw new IllegalArgumentException(KEYS + ": expected each once, found one twice");
    }
    if (needed < 1 || needed > keys.size()) {
      throw new IllegalArgumentException(
          "%s: expected 1 to %d, found %d".formatted(NEEDED, keys.size(), needed));
    }
  }

  public boolean has(OperatorKey key) {
    return keys.contains(key);
  }

  /// Where it is not said how many are needed, one who is alone is enough, and no other number is
  /// guessed.
  ///
  /// @throws IllegalArgumentException where nobody said it and there are several
  public static Operators of(List<OperatorKey> keys, Optional<Long> needed) {
    if (needed.isEmpty() && keys.size() > 1) {
      throw new IllegalArgumentException(
          "%s: expected how many of the %d operators must sign, found nothing"
              .formatted(NEEDED, keys.size()));
    }
    return new Operators(keys, needed.orElse(1L).intValue());
  }

  /// Asks a file for them; the supplier is for [StrictTable#finish].
  ///
  /// @param none what is said where the file names nobody
  public static Supplier<Operators> in(StrictTable table, String none) {
    var keys =
        table.strings(KEYS, OperatorKey::parse).require(found -> !found.isEmpty(), _ -> none);
    var needed =
        table
            .optionalInteger(NEEDED)
            .require(
                found -> found.isEmpty() || (found.get() >= 1 && found.get() <= MAX),
                found -> "expected 1 to %d, found %d".formatted(MAX, found.orElseThrow()));
    return () -> of(keys.get(), needed.get());
  }

  /// As [#in] reads it.
  public String toml() {
    return "%s = %s\n%s = %d\n".formatted(KEYS, TomlText.strings(keys), NEEDED, needed);
  }
}
