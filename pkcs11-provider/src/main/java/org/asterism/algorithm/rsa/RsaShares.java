package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import java.util.Optional;
import org.asterism.crypto.Providers;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedRsa;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.rsa.RsaKey;

/// RSA keys that are shared out over vaults and never whole.
record RsaShares(Providers providers) implements SharedRsa {
  @Override
  public Optional<String> refusal(KeyFacts facts) {
    var rsa = (RsaFacts) facts;
    return RsaKey.refusal(modulus(rsa), exponent(rsa));
  }

  @Override
  public RsaKey key(KeyFacts facts) {
    var rsa = (RsaFacts) facts;
    return new RsaKey(modulus(rsa), exponent(rsa));
  }

  @Override
  public SecretBytes exponent(KeyMaterial material) {
    return RsaParts.privateExponent(material);
  }

  @Override
  public NativeKey over(KeyFacts facts, Powers powers) {
    return RsaPrivate.over((RsaFacts) facts, powers, providers);
  }

  private static BigInteger modulus(RsaFacts facts) {
    return new BigInteger(1, facts.modulus());
  }

  private static BigInteger exponent(RsaFacts facts) {
    return new BigInteger(1, facts.publicExponent());
  }
}
