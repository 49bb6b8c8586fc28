package org.asterism.algorithm;

/// What an application chose: a mechanism and its parameter (`CK_MECHANISM`).
///
/// @param type a `CKM_` value, known or not
public record Mechanism(long type, Parameter parameter) {

  /// A mechanism without a parameter.
  public static Mechanism of(long type) {
    return new Mechanism(type, new Parameter.None());
  }
}
