package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.AttributeRule.bytes;
import static org.asterism.pkcs11.object.AttributeRule.flag;
import static org.asterism.pkcs11.object.AttributeRule.number;
import static org.asterism.pkcs11.object.AttributeRule.partOfKey;
import static org.asterism.pkcs11.object.AttributeRule.template;

import java.util.List;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;

/// `CKO_PRIVATE_KEY`: PKCS#11 v3.1 §4.9, §6.1.3 and §6.3.4.
///
/// The token's own choices: private keys are sensitive and not extractable, and may do all that
/// their type can. SunPKCS11 generates pairs with an empty private template, signs, decrypts and
/// agrees with them, and copies them to the token; `CKA_DERIVE` of an EC key is therefore true,
/// where the standard's default is false.
final class PrivateKeyTable {
  static final List<AttributeRule> ALL =
      List.of(
          bytes(Cka.SUBJECT, 8),
          flag(Cka.SENSITIVE, 8, 11).usually(_ -> Plain.flag(true)),
          flag(Cka.EXTRACTABLE, 8, 12),
          flag(Cka.DECRYPT, 8).usuallyFor(Ckk.RSA),
          flag(Cka.SIGN, 8).usuallyFor(Ckk.RSA, Ckk.EC),
          flag(Cka.SIGN_RECOVER, 8),
          flag(Cka.UNWRAP, 8).usuallyFor(Ckk.RSA),
          flag(Cka.DERIVE, 8).usuallyFor(Ckk.EC),
          template(Cka.UNWRAP_TEMPLATE),
          template(Cka.DERIVE_TEMPLATE),
          flag(Cka.ALWAYS_AUTHENTICATE),
          bytes(Cka.PUBLIC_KEY_INFO, 8).computed(KeyTable::publicKeyInfo));

  // CKA_PUBLIC_EXPONENT lacks footnote 1: SunPKCS11 imports keys of modulus and private exponent.
  // CKA_MODULUS_BITS is ours: applications ask either half for it.
  static final List<AttributeRule> RSA =
      List.of(
          bytes(Cka.MODULUS, 1, 4, 6).of(AttributeKind.BIG_INTEGER).computed(KeyTable::modulus),
          number(Cka.MODULUS_BITS, 2, 4, 6).computed(KeyTable::modulusBits),
          bytes(Cka.PUBLIC_EXPONENT, 4, 6)
              .of(AttributeKind.BIG_INTEGER)
              .computed(KeyTable::publicExponent),
          partOfKey(Cka.PRIVATE_EXPONENT, 1, 4, 6, 7),
          partOfKey(Cka.PRIME_1, 4, 6, 7),
          partOfKey(Cka.PRIME_2, 4, 6, 7),
          partOfKey(Cka.EXPONENT_1, 4, 6, 7),
          partOfKey(Cka.EXPONENT_2, 4, 6, 7),
          partOfKey(Cka.COEFFICIENT, 4, 6, 7));

  // CKA_EC_POINT is ours: libp11 and GnuTLS read it from the private key.
  static final List<AttributeRule> EC =
      List.of(
          bytes(Cka.EC_PARAMS, 1, 4, 6).of(AttributeKind.CURVE).computed(KeyTable::ecParameters),
          bytes(Cka.EC_POINT, 4, 6).of(AttributeKind.POINT).computed(KeyTable::ecPoint),
          partOfKey(Cka.VALUE, 1, 4, 6, 7));

  private PrivateKeyTable() {}
}
