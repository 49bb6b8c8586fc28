package org.asterism.vault;

import java.security.SecureRandom;

/// The random name under which one vault is enrolled in one constellation: a new vault on the same
/// machine gets a new one.
public record EnrolmentId(Octets bytes) {
  public static final int LENGTH = 16;

  public EnrolmentId {
    bytes.requireSize(LENGTH, "an enrolment id");
  }

  public static EnrolmentId of(byte[] bytes) {
    return new EnrolmentId(Octets.of(bytes));
  }

  public static EnrolmentId random(SecureRandom random) {
    return new EnrolmentId(Octets.random(LENGTH, random));
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
