package org.asterism.algorithm.vendor;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Encapsulation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.WantedKey;
import org.asterism.algorithm.aes.AesAlgorithm;
import org.asterism.algorithm.rsa.RsaAlgorithm;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.token.MechanismRules;
import org.asterism.vault.VaultException;

/// A mechanism that encapsulates keys, made of RSA: what `C_EncapsulateKey` does with any.
public record TrialAlgorithm(Providers providers) implements Algorithm {
  public static final long KEM = 0x80000000L | 0x5711;

  @Override
  public List<KeyType> keyTypes() {
    return List.of();
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    Family rsa =
        requireNonNull(
            new RsaAlgorithm(providers, new AesAlgorithm(providers).keyWrapWithPadding())
                .mechanisms(rules)
                .get(Ckm.RSA_PKCS));
    return Map.of(KEM, new Kem(rsa, providers));
  }

  private record Kem(Family rsa, Providers providers) implements Family {
    @Override
    public MechanismInfo info() {
      return new MechanismInfo(2048, 4096, Ckf.ENCAPSULATE | Ckf.DECAPSULATE);
    }

    @Override
    public long encapsulatedLength(Parameter parameter, KeyFacts key) {
      return 256;
    }

    @Override
    public Encapsulation encapsulate(Parameter parameter, KeyFacts key, WantedKey wanted)
        throws CryptokiException {
      var secret =
          new KeyMaterial(
              new KeyFacts.Secret(Ckk.GENERIC_SECRET, 32),
              SecretBytes.random(32, providers.random()));
      try {
        return new Encapsulation(rsa.wrap(parameter, key, Optional.empty(), secret), secret);
      } catch (VaultException impossible) {
        throw new IllegalStateException("a public key is at no vault", impossible);
      }
    }

    @Override
    public KeyMaterial decapsulate(
        Parameter parameter, KeyUse key, byte[] ciphertext, WantedKey wanted)
        throws VaultException, CryptokiException {
      return rsa.unwrap(parameter, key, ciphertext, wanted);
    }
  }
}
