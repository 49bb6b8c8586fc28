package org.asterism.algorithm.rsa;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeySigning;
import org.asterism.algorithm.KeyVerification;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// `CKM_SHA256_RSA_PKCS` and its like (PKCS#11 v3.1 §6.1.10).
record RsaPkcsHashed(Hash hash, Providers providers, RsaPublic publicOperations) implements Family {
  private static final RsaSigning SCHEME = new RsaSigning.Pkcs1Block();

  private static final int SHA2_PREFIX_BYTES = 19;

  @Override
  public MechanismInfo info() {
    return RsaSizes.info(Ckf.SIGN | Ckf.VERIFY);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    int length = RsaSizes.require(KeyRole.USE, key.facts()).length();
    return new KeySigning(
        Optional.of(hash.digest(providers)),
        length,
        digest -> key.sign(SCHEME, digestInfo(digest)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key);
    return new KeyVerification(
        Optional.of(hash.digest(providers)),
        SignatureLength.exactly(rsa.length()),
        (digest, signature) ->
            publicOperations.isRsaSignature(rsa, SCHEME, digestInfo(digest), signature));
  }

  // The DER `DigestInfo` of RFC 8017 §9.2 step 2, with the prefixes of its notes: those of SHA-2
  // and SHA-3 differ in the object identifier's last byte and in two lengths.
  private byte[] digestInfo(byte[] digest) {
    byte last =
        switch (hash) {
          case SHA256 -> 1;
          case SHA384 -> 2;
          case SHA512 -> 3;
          case SHA224 -> 4;
          case SHA3_224 -> 7;
          case SHA3_256 -> 8;
          case SHA3_384 -> 9;
          case SHA3_512 -> 10;
          case SHA1 -> throw new IllegalStateException("no signatures over sha-1");
        };
    byte[] prefix = {
      0x30,
      (byte) (SHA2_PREFIX_BYTES - 2 + hash.length()),
      0x30,
      0x0D,
      0x06,
      0x09,
      0x60,
      (byte) 0x86,
      0x48,
      0x01,
      0x65,
      0x03,
      0x04,
      0x02,
      last,
      0x05,
      0x00,
      0x04,
      (byte) hash.length()
    };
    return ByteBuffer.allocate(prefix.length + digest.length).put(prefix).put(digest).array();
  }
}
