package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeySigning;
import org.asterism.algorithm.KeyVerification;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureInput;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Der;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// `CKM_SHA256_RSA_PKCS` and its like (PKCS#11 v3.1 §6.1.10).
///
/// @param signs whether private keys may sign over this hash
record RsaPkcsHashed(Hash hash, boolean signs, Providers providers, RsaPublic publicOperations)
    implements Family {
  private static final RsaSigning SCHEME = new RsaSigning.Pkcs1Block();

  @Override
  public MechanismInfo info() {
    return RsaSizes.info((signs ? Ckf.SIGN : 0) | Ckf.VERIFY | Ckf.MULTI_MESSAGE);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    Refusals.requireSigning(signs);
    int length = RsaSizes.require(KeyRole.USE, key.facts()).length();
    return new KeySigning(
        SignatureInput.digested(hash.digest(providers)),
        length,
        digest -> key.sign(SCHEME, digestInfo(digest)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key);
    return new KeyVerification(
        SignatureInput.digested(hash.digest(providers)),
        SignatureLength.exactly(rsa.length()),
        (digest, signature) ->
            publicOperations.isRsaSignature(rsa, SCHEME, digestInfo(digest), signature));
  }

  // The DER `DigestInfo` of RFC 8017 §9.2 step 2, with the prefixes of its notes: those of SHA-2
  // and SHA-3 differ in the object identifier's last byte and in two lengths.
  private byte[] digestInfo(byte[] digest) {
    byte[] algorithm =
        Der.element(Der.SEQUENCE, Der.element(Der.OID, oid(hash)), Der.element(Der.NULL));
    return Der.element(Der.SEQUENCE, algorithm, Der.element(Der.OCTET_STRING, digest));
  }

  private static byte[] oid(Hash hash) {
    return switch (hash) {
      case SHA1 -> new byte[] {0x2B, 0x0E, 0x03, 0x02, 0x1A};
      case SHA256 -> nist(1);
      case SHA384 -> nist(2);
      case SHA512 -> nist(3);
      case SHA224 -> nist(4);
      case SHA512_224 -> nist(5);
      case SHA512_256 -> nist(6);
      case SHA3_224 -> nist(7);
      case SHA3_256 -> nist(8);
      case SHA3_384 -> nist(9);
      case SHA3_512 -> nist(10);
    };
  }

  // 2.16.840.1.101.3.4.2 and one more.
  private static byte[] nist(int last) {
    return new byte[] {0x60, (byte) 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, (byte) last};
  }
}
