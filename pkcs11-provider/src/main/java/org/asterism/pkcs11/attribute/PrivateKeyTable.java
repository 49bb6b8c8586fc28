package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.flag;
import static org.asterism.pkcs11.attribute.AttributeRule.template;
import static org.asterism.pkcs11.attribute.AttributeRule.usage;

import java.util.List;
import org.asterism.cryptoki.Cka;

/// `CKO_PRIVATE_KEY`: PKCS#11 v3.1 §4.9.
///
/// The token's own choices: private keys are sensitive, not extractable but for unwrapped ones
/// (§5.18.4), and may do all that their type can. SunPKCS11 generates pairs with an empty private
/// template, signs, decrypts and agrees with them, and copies them to the token; `CKA_DERIVE` of an
/// EC key is therefore true, where the standard's default is false.
final class PrivateKeyTable {
  static final List<AttributeRule> ALL =
      List.of(
          bytes(Cka.SUBJECT, 8),
          flag(Cka.SENSITIVE, 8, 11).usually(_ -> Plain.flag(true)),
          flag(Cka.EXTRACTABLE, 8, 12)
              .usually(birth -> Plain.flag(birth.origin() instanceof Origin.Unwrapped)),
          usage(Cka.DECRYPT, 8),
          usage(Cka.SIGN, 8),
          usage(Cka.SIGN_RECOVER, 8),
          usage(Cka.UNWRAP, 8),
          usage(Cka.DERIVE, 8),
          usage(Cka.DECAPSULATE, 8),
          template(Cka.UNWRAP_TEMPLATE),
          template(Cka.DERIVE_TEMPLATE),
          template(Cka.DECAPSULATE_TEMPLATE),
          flag(Cka.ALWAYS_AUTHENTICATE));

  private PrivateKeyTable() {}
}
