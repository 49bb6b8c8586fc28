package org.asterism.algorithm;

/// A mechanism's parameter, decoded from its structure; one record per structure of the standard.
/// Those of one algorithm lie with it.
///
/// Numbers are the standard's own constants, unchecked: the mechanism that gets a parameter says
/// what it accepts. Arrays are not copied; nobody writes to them.
public interface Parameter {
  /// The bytes in it, whose number the application decides.
  default int length() {
    return 0;
  }

  /// A NULL parameter.
  record None() implements Parameter {}

  /// A parameter that is just bytes: an initialisation vector.
  record Iv(byte[] value) implements Parameter {}

  /// A parameter that is just a `CK_ULONG`: the length of a code, the place of a bit.
  record Number(long value) implements Parameter {}

  /// A structure of the standard that no mechanism of this token takes.
  record Unserved() implements Parameter {}

  /// The fields of a structure, by the names of `params.def`.
  interface Fields {
    long number(String name);

    /// Empty where the application's pointer was NULL.
    byte[] bytes(String name);
  }

  /// Makes the record of one structure.
  @FunctionalInterface
  interface Reader {
    Parameter read(Fields fields);
  }
}
