package org.asterism.conformance.chapter;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Templates, written as a row of types and values.
final class Templates {
  private Templates() {}

  /// @param typesAndValues a `CKA_`, its value, and so on; text, numbers, booleans, bytes or a
  ///   nested template
  static CK_ATTRIBUTE[] template(Object... typesAndValues) {
    List<CK_ATTRIBUTE> attributes = new ArrayList<>();
    for (int i = 0; i < typesAndValues.length; i += 2) {
      attributes.add(attribute((Long) typesAndValues[i], typesAndValues[i + 1]));
    }
    return attributes.toArray(CK_ATTRIBUTE[]::new);
  }

  /// Both, the second last.
  static CK_ATTRIBUTE[] join(CK_ATTRIBUTE[] first, CK_ATTRIBUTE... second) {
    var joined = new ArrayList<>(Arrays.asList(first));
    joined.addAll(Arrays.asList(second));
    return joined.toArray(CK_ATTRIBUTE[]::new);
  }

  static CK_ATTRIBUTE attribute(long type, Object value) {
    var attribute = new CK_ATTRIBUTE();
    attribute.type = type;
    attribute.pValue =
        switch (value) {
          case String text -> text.toCharArray();
          case Integer number -> number.longValue();
          case BigInteger number -> Numbers.unsigned(number);
          default -> value;
        };
    return attribute;
  }
}
