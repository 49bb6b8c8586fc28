package org.asterism.pkcs11.mechanism;

import java.math.BigInteger;
import org.asterism.crypto.KeyImport;
import org.asterism.crypto.NewKeys;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;

/// `CKM_RSA_PKCS_KEY_PAIR_GEN` (PKCS#11 v3.1 §6.1.4).
final class RsaGeneration implements Family {
  // What providers generate exactly: some round other sizes down.
  private static final int STEP_BITS = 128;
  private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);
  // FIPS 186-5 §A.1.1 wants more than 2^16; Amazon's provider takes at most 33 bits.
  private static final int MIN_EXPONENT_BITS = 17;
  private static final int MAX_EXPONENT_BITS = 32;

  private final NewKeys newKeys;

  RsaGeneration(NewKeys newKeys) {
    this.newKeys = newKeys;
  }

  @Override
  public MechanismInfo info() {
    return RsaSizes.info(Ckf.GENERATE_KEY_PAIR);
  }

  @Override
  public KeyMaterial generatePair(Parameter parameter, Template publicKey, Template privateKey)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    long bits =
        publicKey
            .ulong(Cka.MODULUS_BITS)
            .orElseThrow(() ->
                new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_MODULUS_BITS is missing"));
    if (bits < KeyImport.MIN_RSA_BITS || bits > KeyImport.MAX_RSA_BITS || bits % STEP_BITS != 0) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID,
          "expected a modulus of 2048 to 4096 bits, a multiple of 128, found " + bits);
    }
    return newKeys.rsa((int) bits, exponent(publicKey));
  }

  private static BigInteger exponent(Template publicKey) throws CryptokiException {
    var given = publicKey.bytes(Cka.PUBLIC_EXPONENT);
    if (given.isEmpty()) {
      return USUAL_EXPONENT;
    }
    var exponent = new BigInteger(1, given.get());
    if (exponent.bitLength() < MIN_EXPONENT_BITS
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || !exponent.testBit(0)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "expected an odd exponent between 2^16 and 2^32");
    }
    return exponent;
  }
}
