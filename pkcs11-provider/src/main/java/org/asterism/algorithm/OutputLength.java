package org.asterism.algorithm;

/// How long the output of a step will be, as far as it is known before the step (PKCS#11 v3.1
/// §5.2).
///
/// @param most never exceeded
/// @param isExact false where only the step itself tells, or nobody is to be told before
public record OutputLength(long most, boolean isExact) {

  public static OutputLength exactly(long bytes) {
    return new OutputLength(bytes, true);
  }

  public static OutputLength atMost(long bytes) {
    return new OutputLength(bytes, false);
  }
}
