package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.util.List;
import java.util.stream.Stream;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;

/// `CKO_TRUST`: PKCS#11 v3.2 §4.7.
///
/// The standard marks nothing as changeable here and yet lets trust objects be modifiable; so how
/// far a certificate is trusted may change, and which certificate it is may not.
public final class TrustTable {
  /// How far a certificate may be trusted for each use.
  public static final List<Long> USES =
      List.of(
          Cka.TRUST_SERVER_AUTH,
          Cka.TRUST_CLIENT_AUTH,
          Cka.TRUST_CODE_SIGNING,
          Cka.TRUST_EMAIL_PROTECTION,
          Cka.TRUST_IPSEC_IKE,
          Cka.TRUST_TIME_STAMPING,
          Cka.TRUST_OCSP_SIGNING);

  private static final long UNKNOWN = 0;
  private static final long NOT_TRUSTED = 3;
  private static final long LAST = 4;

  static final List<AttributeRule> ROWS =
      Stream.concat(
              Stream.of(
                  bytes(Cka.ISSUER, 1, SEARCHED),
                  bytes(Cka.SERIAL_NUMBER, 1, SEARCHED),
                  bytes(Cka.HASH_OF_CERTIFICATE),
                  number(Cka.NAME_HASH_ALGORITHM).usually(_ -> Plain.number(Ckm.SHA_1))),
              USES.stream()
                  .map(use -> number(use, 8).upTo(LAST).usually(_ -> Plain.number(UNKNOWN))))
          .toList();

  private TrustTable() {}

  /// Whether a value of one of the [#USES] is trust, or a wish to verify it: then the hash of the
  /// certificate must be there (footnote 2).
  public static boolean isOfOneCertificate(long trust) {
    return trust != UNKNOWN && trust != NOT_TRUSTED;
  }
}
