package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.flag;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.Footnote.IN_COPY;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.util.List;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;

/// What all objects have: PKCS#11 v3.1 §4.2 and §4.4.
///
/// The token's own choices: private and secret keys are private objects, all others public ones. A
/// copy may be private where its original was not, and never the other way: that would publish what
/// its maker had hidden.
final class StorageTable {
  static final List<AttributeRule> ROWS =
      List.of(
          number(Cka.CLASS, 1, SEARCHED)
              .usually(birth -> Plain.number(birth.table().objectClass())),
          bytes(Cka.UNIQUE_ID, 2, 4, 6, SEARCHED).usually(Birth::uniqueId),
          flag(Cka.TOKEN, IN_COPY),
          flag(Cka.PRIVATE, IN_COPY, 11)
              .usually(birth ->
                  Plain.flag(
                      birth.table().objectClass() == Cko.PRIVATE_KEY
                          || birth.table().objectClass() == Cko.SECRET_KEY)),
          flag(Cka.MODIFIABLE, IN_COPY).usually(_ -> Plain.flag(true)),
          // "Can't be set to TRUE once it is set to FALSE."
          flag(Cka.COPYABLE, IN_COPY, 12).usually(_ -> Plain.flag(true)),
          flag(Cka.DESTROYABLE, IN_COPY).usually(_ -> Plain.flag(true)),
          bytes(Cka.LABEL, 8, SEARCHED));

  private StorageTable() {}
}
