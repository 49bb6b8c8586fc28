package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.flag;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.util.List;
import org.asterism.cryptoki.Cka;

/// `CKO_DOMAIN_PARAMETERS`: PKCS#11 v3.1 §4.11. No mechanism here generates any, so none is local.
final class DomainParametersTable {
  static final List<AttributeRule> ALL =
      List.of(number(Cka.KEY_TYPE, 1, SEARCHED), flag(Cka.LOCAL, 2, 4));

  private DomainParametersTable() {}
}
