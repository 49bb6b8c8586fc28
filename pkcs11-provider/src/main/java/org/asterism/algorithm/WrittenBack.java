package org.asterism.algorithm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields that a call leaves in its parameter's structure, by the names of `params.def`. A
/// field that it does not name stays as it was. Immutable; arrays are not copied.
public record WrittenBack(
    Map<String, Long> numbers,
    Map<String, byte[]> bytes,
    Map<String, List<WrittenBack>> structures) {
  /// Nothing is written back.
  public static final WrittenBack NOTHING = new WrittenBack(Map.of(), Map.of(), Map.of());

  public WrittenBack {
    numbers = Map.copyOf(numbers);
    bytes = Map.copyOf(bytes);
    structures = Map.copyOf(structures);
  }

  /// With a handle.
  public WrittenBack with(String name, long number) {
    return new WrittenBack(and(numbers, name, number), bytes, structures);
  }

  /// With an initialisation vector, a nonce, a tag or a version; or with an output, of which the
  /// length alone goes back where there is no room for it.
  public WrittenBack with(String name, byte[] value) {
    return new WrittenBack(numbers, and(bytes, name, value), structures);
  }

  /// With what each structure of an array gets, all of them and in order.
  public WrittenBack with(String name, List<WrittenBack> array) {
    return new WrittenBack(numbers, bytes, and(structures, name, List.copyOf(array)));
  }

  private static <V> Map<String, V> and(Map<String, V> others, String name, V value) {
    var all = new HashMap<>(others);
    all.put(name, value);
    return all;
  }
}
