package org.asterism.algorithm;

import java.math.BigInteger;
import java.util.List;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.util.BigIntegers;

/// New keys for tests, as the mechanisms make them.
public final class NewKeys {
  private final Providers providers;
  private final MechanismTable table;

  public NewKeys(Providers providers) {
    this.providers = providers;
    this.table = Engines.table(providers);
  }

  public KeyMaterial rsa(int modulusBits, BigInteger publicExponent) {
    return pair(
        Ckm.RSA_PKCS_KEY_PAIR_GEN,
        new Template.Entry(Cka.MODULUS_BITS, Plain.number(modulusBits)),
        new Template.Entry(
            Cka.PUBLIC_EXPONENT, Plain.bytes(BigIntegers.asUnsignedByteArray(publicExponent))));
  }

  public KeyMaterial ec(Curve curve) {
    AttributeValue parameters = Plain.bytes(Curves.parameters(curve));
    return pair(Ckm.EC_KEY_PAIR_GEN, new Template.Entry(Cka.EC_PARAMS, parameters));
  }

  public KeyMaterial edwards(EdwardsCurve curve) {
    AttributeValue parameters = Plain.bytes(OctetCurves.parameters(curve));
    return pair(Ckm.EC_EDWARDS_KEY_PAIR_GEN, new Template.Entry(Cka.EC_PARAMS, parameters));
  }

  public KeyMaterial montgomery(MontgomeryCurve curve) {
    AttributeValue parameters = Plain.bytes(OctetCurves.parameters(curve));
    return pair(Ckm.EC_MONTGOMERY_KEY_PAIR_GEN, new Template.Entry(Cka.EC_PARAMS, parameters));
  }

  /// @param mechanism that generates it
  /// @param set a `CKP_`
  public KeyMaterial postQuantum(long mechanism, long set) {
    return pair(mechanism, new Template.Entry(Cka.PARAMETER_SET, Plain.number(set)));
  }

  /// @param keyType a `CKK_` value
  public KeyMaterial secret(long keyType, int length) {
    return new KeyMaterial(
        new KeyFacts.Secret(keyType, length), SecretBytes.random(length, providers.random()));
  }

  KeyMaterial pair(long mechanism, Template.Entry... publicKey) {
    try {
      return table.generatePair(
          Mechanism.of(mechanism), new Template(List.of(publicKey)), Template.EMPTY);
    } catch (CryptokiException refused) {
      throw new AssertionError(refused);
    }
  }
}
