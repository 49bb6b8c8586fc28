package org.asterism.key;

import java.util.Optional;
import java.util.function.Function;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;

/// How the keys of one algorithm are stored, and what a whole one is to its provider.
///
/// @param tag what stands before the facts wherever they are stored: another for each form, for
///   ever
/// @param facts reads the facts; total
/// @param loading the private key of a material whose facts have this tag; throws
///   IllegalArgumentException if the material is not a key of its facts
/// @param shared how such keys are shared out so that they are never whole, where they can be
public record KeyForm(
    int tag, Reading facts, Function<KeyMaterial, NativeKey> loading, Optional<SharedForm> shared) {
  static final int SECRET = 3;

  /// Of keys that must be whole to be used.
  public KeyForm(int tag, Reading facts, Function<KeyMaterial, NativeKey> loading) {
    this(tag, facts, loading, Optional.empty());
  }

  /// Reads what [KeyFacts#write] wrote.
  public interface Reading {
    KeyFacts read(FieldReader in) throws CorruptRowException;
  }
}
