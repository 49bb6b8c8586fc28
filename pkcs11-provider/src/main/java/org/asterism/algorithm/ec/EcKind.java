package org.asterism.algorithm.ec;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.pkcs11.attribute.AttributeKind;

/// The data types of EC keys' attributes.
enum EcKind implements AttributeKind {
  /// `CKA_EC_PARAMS`; kept as object identifier.
  CURVE,
  /// `CKA_EC_POINT`; kept inside its OCTET STRING (PKCS#11 v3.1 §6.3.3).
  POINT;

  @Override
  public Optional<byte[]> accept(byte[] value) {
    return Optional.of(
        switch (this) {
          case CURVE -> Curves.byParameters(value).map(Curves::parameters).orElse(value);
          case POINT -> isBarePoint(value) ? Curves.wrapped(value) : value;
        });
  }

  @Override
  public boolean agrees(byte[] stated, byte[] known) {
    return Arrays.equals(stated, known) || (this == POINT && isCompressed(stated, known));
  }

  // SEC 1 §2.3.3: x, and of y its last bit. An OCTET STRING of these curves' points begins with two
  // or three bytes.
  private static boolean isCompressed(byte[] stated, byte[] wrapped) {
    int field = (wrapped.length - 3) / 2;
    byte[] compressed = Arrays.copyOfRange(wrapped, wrapped.length - 2 * field - 1, wrapped.length);
    compressed[0] = (byte) (2 + (compressed[2 * field] & 1));
    byte[] bare = Arrays.copyOf(compressed, 1 + field);
    return Arrays.equals(stated, bare) || Arrays.equals(stated, Curves.wrapped(bare));
  }

  // Of these curves no wrapped point is as long as a bare one.
  private static boolean isBarePoint(byte[] bytes) {
    return Arrays.stream(Curve.values())
        .anyMatch(curve -> bytes.length == 1 + 2 * curve.fieldBytes());
  }
}
