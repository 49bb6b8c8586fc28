package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.util.List;
import org.asterism.cryptoki.Cka;

/// `CKO_DATA`: PKCS#11 v3.1 §4.5.
///
/// The standard does not say whether these may change; applications update their data in place, so
/// here they may.
final class DataTable {
  static final List<AttributeRule> ROWS =
      List.of(
          bytes(Cka.APPLICATION, 8, SEARCHED),
          bytes(Cka.OBJECT_ID, 8, SEARCHED),
          bytes(Cka.VALUE, 8, SEARCHED).upTo(AttributeRule.MAX_VALUE_BYTES));

  private DataTable() {}
}
