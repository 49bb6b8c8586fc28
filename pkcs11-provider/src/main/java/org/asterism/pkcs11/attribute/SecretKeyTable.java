package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.flag;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.AttributeRule.partOfKey;
import static org.asterism.pkcs11.attribute.AttributeRule.template;
import static org.asterism.pkcs11.attribute.AttributeRule.usage;
import static org.asterism.pkcs11.attribute.Footnote.ERASABLE;

import java.util.List;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyFacts;

/// `CKO_SECRET_KEY`: PKCS#11 v3.1 §4.10, §6.8.2 and §6.10.2.
///
/// The token's own choices:
/// - A key may do what its type is usually for.
/// - A token key is sensitive (the standard's default is false): else one that was unwrapped, which
///   is extractable, would lie open. A session key is not, as the standard says.
/// - Not extractable, but for two: an unwrapped key is (§5.18.4), and so is a derived session key,
///   because SunPKCS11 derives with a bare template and reads `CKA_VALUE`. Whoever may derive can
///   ask for that anyway.
/// - `CKA_CHECK_VALUE` is 24 bits of the key and counts as a part of it.
final class SecretKeyTable {
  static final List<AttributeRule> ALL =
      List.of(
          flag(Cka.SENSITIVE, 8, 11).usually(birth -> Plain.flag(birth.isTrue(Cka.TOKEN))),
          flag(Cka.EXTRACTABLE, 8, 12).usually(SecretKeyTable::extractable),
          usage(Cka.ENCRYPT, 8),
          usage(Cka.DECRYPT, 8),
          usage(Cka.SIGN, 8),
          usage(Cka.VERIFY, 8),
          usage(Cka.WRAP, 8),
          usage(Cka.UNWRAP, 8),
          usage(Cka.DERIVE, 8),
          flag(Cka.TRUSTED, 10),
          template(Cka.WRAP_TEMPLATE),
          template(Cka.UNWRAP_TEMPLATE),
          template(Cka.DERIVE_TEMPLATE),
          partOfKey(Cka.VALUE, 1, 4, 6, 7),
          number(Cka.VALUE_LEN, 2, 3)
              .computed(birth -> Plain.number(birth.facts(KeyFacts.Secret.class).length())),
          partOfKey(Cka.CHECK_VALUE, 7, ERASABLE));

  private SecretKeyTable() {}

  private static AttributeValue extractable(Birth birth) {
    return Plain.flag(
        switch (birth.origin()) {
          case Origin.Unwrapped _ -> true;
          case Origin.Derived _ -> !birth.isTrue(Cka.TOKEN);
          case Origin.Created _, Origin.Generated _ -> false;
        });
  }
}
