package org.asterism.pkcs11.attribute;

import org.asterism.cryptoki.AttributeValue;

/// What `C_GetAttributeValue` finds for one type.
public sealed interface Reading {

  record Value(AttributeValue value) implements Reading {}

  /// Part of a key that must not be revealed: `CKR_ATTRIBUTE_SENSITIVE`.
  record Sensitive() implements Reading {}

  /// Not an attribute of this object: `CKR_ATTRIBUTE_TYPE_INVALID`.
  record Unknown() implements Reading {}

  /// Part of a key that may be revealed: [org.asterism.pkcs11.object.ObjectRules#valueOfKey] takes
  /// it from the material.
  record OfKey() implements Reading {}
}
