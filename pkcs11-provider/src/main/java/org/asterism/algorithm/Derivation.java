package org.asterism.algorithm;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;

/// What one derivation makes. Whoever gets it closes the material.
///
/// @param key empty where the mechanism makes none for `phKey` (key and MAC derivation of TLS)
/// @param additional further keys, all of them or none made
/// @param writtenBack gets the handles of `additional` in order
public record Derivation(
    Optional<KeyMaterial> key,
    List<Additional> additional,
    Function<List<Long>, WrittenBack> writtenBack)
    implements AutoCloseable {

  /// A key that is made beside the one of `phKey`.
  ///
  /// @param template what the application says of it, or the mechanism for it
  public record Additional(Template template, KeyMaterial material) {}

  public Derivation {
    additional = List.copyOf(additional);
  }

  /// One key, and nothing else.
  public static Derivation of(KeyMaterial key) {
    return of(key, WrittenBack.NOTHING);
  }

  /// One key, and fields that go back (the version in a TLS premaster secret).
  public static Derivation of(KeyMaterial key, WrittenBack writtenBack) {
    return new Derivation(Optional.of(key), List.of(), _ -> writtenBack);
  }

  /// Closes all of the material.
  @Override
  public void close() {
    key.ifPresent(KeyMaterial::close);
    additional.forEach(made -> made.material().close());
  }
}
