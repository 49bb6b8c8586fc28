package org.asterism.key;

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
public record KeyForm(int tag, Reading facts, Function<KeyMaterial, NativeKey> loading) {
  static final int SECRET = 3;

  /// Reads what [KeyFacts#write] wrote.
  public interface Reading {
    KeyFacts read(FieldReader in) throws CorruptRowException;
  }
}
