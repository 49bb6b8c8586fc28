package org.asterism.pkcs11.attribute;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;

/// A data type of attributes, and the one form in which a value of it is kept and compared.
/// [StandardKind] has those of the standard's own sections; an algorithm may have more.
public interface AttributeKind {

  /// The value in the form in which it is kept; empty if it is no value of this kind.
  Optional<byte[]> accept(byte[] value);

  /// What an attribute of this kind reads as where an object does not state it; empty where it then
  /// has no value at all.
  default Optional<AttributeValue> unstated() {
    return Optional.empty();
  }

  /// Whether a template that states this agrees with what is known: the same, or the same said in
  /// another way that cannot be kept.
  default boolean agrees(byte[] stated, byte[] known) {
    return Arrays.equals(stated, known);
  }
}
