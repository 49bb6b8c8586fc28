package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.date;
import static org.asterism.pkcs11.attribute.AttributeRule.flag;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.util.List;
import java.util.stream.Stream;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;

/// `CKO_CERTIFICATE`: PKCS#11 v3.1 §4.6.2 to §4.6.5. The certificate itself is not looked into.
final class CertificateTable {
  // CK_CERTIFICATE_CATEGORY_OTHER_ENTITY and CK_SECURITY_DOMAIN_THIRD_PARTY.
  private static final long LAST_CATEGORY = 3;
  private static final long LAST_DOMAIN = 3;

  /// What certificates of all types have.
  static final List<AttributeRule> ALL =
      List.of(
          number(Cka.CERTIFICATE_TYPE, 1, SEARCHED),
          flag(Cka.TRUSTED, 10),
          number(Cka.CERTIFICATE_CATEGORY).upTo(LAST_CATEGORY).usually(_ -> Plain.number(0)),
          bytes(Cka.VALUE, 1).upTo(AttributeRule.MAX_VALUE_BYTES),
          bytes(Cka.CHECK_VALUE).computed(Birth::checksum),
          date(Cka.START_DATE),
          date(Cka.END_DATE),
          bytes(Cka.PUBLIC_KEY_INFO, SEARCHED));

  private static final List<AttributeRule> ELSEWHERE =
      List.of(
          bytes(Cka.URL),
          bytes(Cka.HASH_OF_SUBJECT_PUBLIC_KEY),
          bytes(Cka.HASH_OF_ISSUER_PUBLIC_KEY),
          number(Cka.NAME_HASH_ALGORITHM).usually(_ -> Plain.number(Ckm.SHA_1)));

  static final List<AttributeRule> X_509 =
      and(
          ELSEWHERE,
          bytes(Cka.SUBJECT, 1, SEARCHED),
          bytes(Cka.ID, 8),
          bytes(Cka.ISSUER, 8, SEARCHED),
          bytes(Cka.SERIAL_NUMBER, 8, SEARCHED),
          number(Cka.JAVA_MIDP_SECURITY_DOMAIN).upTo(LAST_DOMAIN).usually(_ -> Plain.number(0)));

  static final List<AttributeRule> WTLS =
      and(ELSEWHERE, bytes(Cka.SUBJECT, 1, SEARCHED), bytes(Cka.ISSUER, 8, SEARCHED));

  static final List<AttributeRule> X_509_ATTR_CERT =
      List.of(
          bytes(Cka.OWNER, 1, SEARCHED),
          bytes(Cka.AC_ISSUER, 8, SEARCHED),
          bytes(Cka.SERIAL_NUMBER, 8, SEARCHED),
          bytes(Cka.ATTR_TYPES, 8));

  private CertificateTable() {}

  private static List<AttributeRule> and(List<AttributeRule> first, AttributeRule... rest) {
    return Stream.concat(first.stream(), Stream.of(rest)).toList();
  }
}
