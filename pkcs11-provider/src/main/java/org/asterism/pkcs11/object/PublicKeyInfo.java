package org.asterism.pkcs11.object;

import java.io.IOException;
import java.math.BigInteger;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// `CKA_PUBLIC_KEY_INFO`: the DER of a `SubjectPublicKeyInfo` (RFC 5280 §4.1).
final class PublicKeyInfo {
  private PublicKeyInfo() {}

  static byte[] of(KeyFacts facts) {
    try {
      return switch (facts) {
        case KeyFacts.Rsa(byte[] modulus, byte[] exponent) -> rsa(modulus, exponent);
        case KeyFacts.Ec(Curve curve, byte[] point) -> ec(curve, point);
        case KeyFacts.Secret _ -> throw new IllegalArgumentException("a secret key has no public");
      };
    } catch (IOException e) {
      throw new IllegalStateException("a public key always encodes", e);
    }
  }

  // RFC 3279 §2.3.1.
  private static byte[] rsa(byte[] modulus, byte[] exponent) throws IOException {
    var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    var numbers = new RSAPublicKey(new BigInteger(1, modulus), new BigInteger(1, exponent));
    return new SubjectPublicKeyInfo(algorithm, numbers).getEncoded(ASN1Encoding.DER);
  }

  // RFC 5480 §2.
  private static byte[] ec(Curve curve, byte[] point) throws IOException {
    var algorithm =
        new AlgorithmIdentifier(
            X9ObjectIdentifiers.id_ecPublicKey, new ASN1ObjectIdentifier(curve.oid()));
    return new SubjectPublicKeyInfo(algorithm, point).getEncoded(ASN1Encoding.DER);
  }
}
