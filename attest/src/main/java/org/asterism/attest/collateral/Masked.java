package org.asterism.attest.collateral;

import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// A value under a mask: what counts of it, and what it has to be.
public record Masked(Bytes value, Bytes mask) {
  /// Whether the bytes, masked, are the value.
  public boolean matches(Bytes actual) {
    return actual.and(mask).equals(value);
  }

  static Masked of(Json json, String name, int length) throws MalformedException {
    return new Masked(json.hex(name, length), json.hex(name + "Mask", length));
  }
}
