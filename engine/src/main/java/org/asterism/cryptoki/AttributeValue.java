package org.asterism.cryptoki;

import java.util.Arrays;
import org.asterism.secret.SecretBytes;

/// The value of one attribute, as it crosses the link.
///
/// What the standard calls a `CK_ULONG` is eight bytes, big-endian; a `CK_BBOOL` is one byte.
public sealed interface AttributeValue {

  /// An ordinary value. The array is not copied; nobody writes to it.
  record Bytes(byte[] value) implements AttributeValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(byte[] theirs) && Arrays.equals(value, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + value.length + "]";
    }
  }

  /// The value of an attribute that is part of a key (`CKA_VALUE` of a key, private exponents,
  /// primes): only ever on its way in.
  record Secret(SecretBytes value) implements AttributeValue {}

  /// The value of `CKA_WRAP_TEMPLATE` and its like; templates nest to depth 2.
  record Nested(Template value) implements AttributeValue {}
}
