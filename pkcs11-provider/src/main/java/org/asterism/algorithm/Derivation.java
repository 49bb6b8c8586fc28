package org.asterism.algorithm;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Inheritance;

/// What one derivation makes. Whoever gets it closes the material.
///
/// @param object empty where the mechanism makes none for `phKey` (key and MAC derivation of TLS)
/// @param additional further objects, all of them or none made
/// @param inheritance what all of them have of the base keys
/// @param writtenBack gets the handles of `additional` in order
public record Derivation(
    Optional<Made> object,
    List<Made> additional,
    Inheritance inheritance,
    Function<List<Long>, WrittenBack> writtenBack)
    implements AutoCloseable {

  /// One of the objects, with what the application says of it, or the mechanism for it.
  public sealed interface Made {
    Template template();

    /// A secret key.
    record Key(Template template, KeyMaterial material) implements Made {}

    /// An object of another kind.
    ///
    /// @param template all of it
    record Other(Template template) implements Made {}
  }

  public Derivation {
    additional = List.copyOf(additional);
  }

  /// One key, and nothing else.
  public static Derivation of(KeyMaterial key, WantedKey wanted) {
    return of(new Made.Key(wanted.template(), key));
  }

  public static Derivation of(Made object) {
    return new Derivation(
        Optional.of(object), List.of(), Inheritance.INDEPENDENT, _ -> WrittenBack.NOTHING);
  }

  public Derivation inheriting(Inheritance other) {
    return new Derivation(object, additional, other, writtenBack);
  }

  /// With fields that go back (the version in a TLS premaster secret).
  public Derivation writing(WrittenBack back) {
    return new Derivation(object, additional, inheritance, _ -> back);
  }

  /// All objects, in order.
  public List<Made> all() {
    return Stream.concat(object.stream(), additional.stream()).toList();
  }

  /// Closes all of the material.
  @Override
  public void close() {
    all().forEach(Derivation::close);
  }

  private static void close(Made made) {
    if (made instanceof Made.Key(_, KeyMaterial material)) {
      material.close();
    }
  }
}
