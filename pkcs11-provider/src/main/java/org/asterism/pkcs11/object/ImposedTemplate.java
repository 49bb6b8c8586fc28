package org.asterism.pkcs11.object;

import java.util.ArrayList;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.ObjectTables;

/// `CKA_UNWRAP_TEMPLATE` and `CKA_DERIVE_TEMPLATE`: what a key demands of the keys that come of it.
final class ImposedTemplate {
  private ImposedTemplate() {}

  /// `wanted` with all that `key` imposes. A second time it changes nothing.
  ///
  /// @param type of the attribute that holds the template
  /// @throws CryptokiException `CKR_TEMPLATE_INCONSISTENT` where they conflict (PKCS#11 v3.1
  ///   §5.18.4, §5.18.5)
  static Template over(Template wanted, Attributes key, long type, ObjectTables all)
      throws CryptokiException {
    return over(wanted, Permission.template(key, type), type, all);
  }

  /// As above, with the demands themselves.
  static Template over(Template wanted, Template demands, long type, ObjectTables all)
      throws CryptokiException {
    var entries = new ArrayList<>(wanted.entries());
    for (Template.Entry imposed : demands.entries()) {
      var stated = wanted.find(imposed.type());
      if (stated.isEmpty()) {
        entries.add(imposed);
      } else if (!kept(imposed.type(), stated.get(), all)
          .equals(kept(imposed.type(), imposed.value(), all))) {
        throw inconsistent(imposed.type());
      }
    }
    if (entries.size() > Template.MAX_ENTRIES) {
      throw inconsistent(type);
    }
    return new Template(entries);
  }

  private static Optional<AttributeValue> kept(long type, AttributeValue value, ObjectTables all) {
    return all.ruleOfKeys(type).flatMap(rule -> all.accept(rule, value));
  }

  private static CryptokiException inconsistent(long type) {
    return new CryptokiException(
        Ckr.TEMPLATE_INCONSISTENT,
        "the template conflicts with attribute 0x%x that the key demands".formatted(type));
  }
}
