package org.asterism.key;

import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;

/// How the keys of one algorithm are stored, and what a whole one is to its provider.
public interface KeyForm {
  int SECRET = 3;

  /// What stands before the facts wherever they are stored: another for each form, for ever.
  int tag();

  /// Reads the facts; total.
  KeyFacts read(FieldReader in) throws CorruptRowException;

  /// The private key of a material whose facts have this tag.
  ///
  /// @throws IllegalArgumentException if the material is not a key of its facts
  NativeKey load(KeyMaterial material);
}
