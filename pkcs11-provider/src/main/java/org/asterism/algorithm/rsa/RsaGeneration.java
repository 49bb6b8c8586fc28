package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Der;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.token.MechanismRules;

/// `CKM_RSA_PKCS_KEY_PAIR_GEN` (PKCS#11 v3.1 §6.1.4).
///
/// @param bits of the modulus, by the token's rule
record RsaGeneration(MechanismRules.RsaBits bits, Providers providers) implements Family {
  // Each half of the modulus gets as many bits.
  private static final int STEP_BITS = 2;
  private static final int FAST_STEP_BITS = 128;
  private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);
  // FIPS 186-5 §A.1.1 wants more than 2^16, which the usual one is; Amazon's provider takes at most
  // 33 bits.
  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(17);
  private static final int MAX_EXPONENT_BITS = 32;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(bits.least(), bits.most(), Ckf.GENERATE_KEY_PAIR);
  }

  @Override
  public KeyMaterial generatePair(Parameter parameter, Template publicKey, Template privateKey)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    long wanted =
        publicKey
            .ulong(Cka.MODULUS_BITS)
            .orElseThrow(() ->
                new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_MODULUS_BITS is missing"));
    if (wanted < bits.least() || wanted > bits.most() || wanted % STEP_BITS != 0) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID,
          "by the token's rule expected a modulus of %d to %d bits, an even number, found %d"
              .formatted(bits.least(), bits.most(), wanted));
    }
    return pair((int) wanted, exponent(publicKey), providers);
  }

  /// @param publicExponent odd, from 17 to 2^32
  static KeyMaterial pair(int modulusBits, BigInteger publicExponent, Providers providers) {
    var spec = new RSAKeyGenParameterSpec(modulusBits, publicExponent);
    // Amazon's provider rounds other sizes down.
    var exact =
        modulusBits % FAST_STEP_BITS == 0 ? providers : Providers.portable(providers.random());
    var pair = PrivateKeys.generate("RSA", spec, exact);
    var publicKey = (RSAPublicKey) pair.getPublic();
    var facts =
        new RsaFacts(
            Der.unsigned(publicKey.getModulus()), Der.unsigned(publicKey.getPublicExponent()));
    return new KeyMaterial(facts, PrivateKeys.take(pair));
  }

  private static BigInteger exponent(Template publicKey) throws CryptokiException {
    var given = publicKey.bytes(Cka.PUBLIC_EXPONENT);
    if (given.isEmpty()) {
      return USUAL_EXPONENT;
    }
    var exponent = new BigInteger(1, given.get());
    if (exponent.compareTo(LEAST_EXPONENT) < 0
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || !exponent.testBit(0)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "expected an odd exponent from 17 to 2^32");
    }
    return exponent;
  }
}
