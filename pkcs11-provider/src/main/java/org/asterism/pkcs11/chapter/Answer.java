package org.asterism.pkcs11.chapter;

import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Ckr;

/// What `C_GetAttributeValue` answers for one attribute (PKCS#11 v3.1 §5.7.5).
public sealed interface Answer {

  /// The value; a secret one is the receiver's to close.
  record Found(AttributeValue value) implements Answer {}

  /// `CKR_ATTRIBUTE_SENSITIVE` or `CKR_ATTRIBUTE_TYPE_INVALID`, for this attribute alone.
  record Refused(Ckr ckr) implements Answer {}
}
