package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.AttributeRule.bytes;

import java.util.List;
import org.asterism.cryptoki.Cka;

/// `CKO_DATA`: PKCS#11 v3.1 §4.5.
///
/// The standard does not say whether these may change; applications update their data in place, so
/// here they may.
final class DataTable {
  static final List<AttributeRule> ROWS =
      List.of(
          bytes(Cka.APPLICATION, 8),
          bytes(Cka.OBJECT_ID, 8),
          bytes(Cka.VALUE, 8).upTo(AttributeRule.MAX_VALUE_BYTES));

  private DataTable() {}
}
