package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.AttributeRule.bytes;
import static org.asterism.pkcs11.object.AttributeRule.flag;
import static org.asterism.pkcs11.object.AttributeRule.number;
import static org.asterism.pkcs11.object.AttributeRule.template;

import java.util.List;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;

/// `CKO_PUBLIC_KEY`: PKCS#11 v3.1 §4.8, §6.1.2 and §6.3.3.
///
/// The token's own choices: a key may do all that its type can, because SunPKCS11 and others state
/// no usage and then use the key. `CKA_DERIVE` of an EC key is true like that of its private half.
final class PublicKeyTable {
  static final List<AttributeRule> ALL =
      List.of(
          bytes(Cka.SUBJECT, 8),
          flag(Cka.ENCRYPT, 8).usuallyFor(Ckk.RSA),
          flag(Cka.VERIFY, 8).usuallyFor(Ckk.RSA, Ckk.EC),
          flag(Cka.VERIFY_RECOVER, 8),
          flag(Cka.WRAP, 8).usuallyFor(Ckk.RSA),
          flag(Cka.DERIVE, 8).usuallyFor(Ckk.EC),
          flag(Cka.TRUSTED, 10),
          template(Cka.WRAP_TEMPLATE),
          bytes(Cka.PUBLIC_KEY_INFO).computed(KeyTable::publicKeyInfo));

  static final List<AttributeRule> RSA =
      List.of(
          bytes(Cka.MODULUS, 1, 4).of(AttributeKind.BIG_INTEGER).computed(KeyTable::modulus),
          number(Cka.MODULUS_BITS, 2, 3).computed(KeyTable::modulusBits),
          bytes(Cka.PUBLIC_EXPONENT, 1)
              .of(AttributeKind.BIG_INTEGER)
              .computed(KeyTable::publicExponent));

  static final List<AttributeRule> EC =
      List.of(
          bytes(Cka.EC_PARAMS, 1, 3).of(AttributeKind.CURVE).computed(KeyTable::ecParameters),
          bytes(Cka.EC_POINT, 1, 4).of(AttributeKind.POINT).computed(KeyTable::ecPoint));

  private PublicKeyTable() {}
}
