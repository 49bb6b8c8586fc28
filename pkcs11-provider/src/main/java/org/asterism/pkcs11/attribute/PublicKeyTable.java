package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.flag;
import static org.asterism.pkcs11.attribute.AttributeRule.template;
import static org.asterism.pkcs11.attribute.AttributeRule.usage;

import java.util.List;
import org.asterism.cryptoki.Cka;

/// `CKO_PUBLIC_KEY`: PKCS#11 v3.1 §4.8.
///
/// The token's own choices: a key may do all that its type can, because SunPKCS11 and others state
/// no usage and then use the key. `CKA_DERIVE` of an EC key is true like that of its private half.
final class PublicKeyTable {
  static final List<AttributeRule> ALL =
      List.of(
          bytes(Cka.SUBJECT, 8),
          usage(Cka.ENCRYPT, 8),
          usage(Cka.VERIFY, 8),
          usage(Cka.VERIFY_RECOVER, 8),
          usage(Cka.WRAP, 8),
          usage(Cka.DERIVE, 8),
          usage(Cka.ENCAPSULATE, 8),
          flag(Cka.TRUSTED, 10),
          template(Cka.WRAP_TEMPLATE),
          template(Cka.ENCAPSULATE_TEMPLATE));

  private PublicKeyTable() {}
}
