package org.asterism.pkcs11.object;

import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.attribute.TrustTable;

/// What an object's attributes have to do with one another, from its creation on (PKCS#11 v3.1 §4:
/// objects are always well-formed).
final class WellFormed {
  private WellFormed() {}

  static void require(Attributes attributes) throws CryptokiException {
    // PKCS#11 v3.1 §4.9: "may only be set to CK_TRUE when CKA_PRIVATE is also CK_TRUE".
    if (attributes.isTrue(Cka.ALWAYS_AUTHENTICATE) && !attributes.isTrue(Cka.PRIVATE)) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "a key that always authenticates is a private object");
    }
    if (attributes.get(Cka.CERTIFICATE_TYPE).isPresent()) {
      requireLocated(attributes);
    }
    if (attributes.ulong(Cka.CLASS).filter(objectClass -> objectClass == Cko.TRUST).isPresent()) {
      requireHashed(attributes);
    }
  }

  // PKCS#11 v3.1 §4.6.3, footnotes 2 to 4: the certificate itself, or where it is and the hashes by
  // which to know it.
  private static void requireLocated(Attributes certificate) throws CryptokiException {
    boolean hasUrl = isStated(certificate, Cka.URL);
    boolean hashed =
        isStated(certificate, Cka.HASH_OF_SUBJECT_PUBLIC_KEY)
            && isStated(certificate, Cka.HASH_OF_ISSUER_PUBLIC_KEY);
    if ((!hasUrl && !isStated(certificate, Cka.VALUE)) || (hasUrl && !hashed)) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT,
          "expected a certificate, or its url with both hashes of public keys");
    }
  }

  // PKCS#11 v3.2 §4.7, footnote 2.
  private static void requireHashed(Attributes trust) throws CryptokiException {
    boolean isOfOne =
        TrustTable.USES.stream()
            .flatMap(use -> trust.ulong(use).stream())
            .anyMatch(TrustTable::isOfOneCertificate);
    if (isOfOne && !isStated(trust, Cka.HASH_OF_CERTIFICATE)) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCOMPLETE, "trust names its certificate by its hash: attribute 0x635");
    }
  }

  private static boolean isStated(Attributes attributes, long type) {
    return attributes.bytes(type).filter(bytes -> bytes.length > 0).isPresent();
  }
}
