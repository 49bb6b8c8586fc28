package org.asterism.pkcs11.mechanism;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.asterism.crypto.NewKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckk;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// One key of each kind, made once; each use gets a copy to close.
enum SampleKeys {
  RSA,
  EC,
  AES,
  GENERIC;

  private static final NewKeys NEW = new NewKeys(Providers.portable(new SecureRandom()));
  private static final KeyMaterial RSA_KEY = NEW.rsa(2048, BigInteger.valueOf(65537));
  private static final KeyMaterial EC_KEY = NEW.ec(Curve.P256);
  private static final KeyMaterial AES_KEY = NEW.secret(Ckk.AES, 32);
  private static final KeyMaterial GENERIC_KEY = NEW.secret(Ckk.GENERIC_SECRET, 32);

  KeyMaterial copy() {
    var kept = kept();
    return new KeyMaterial(kept.facts(), kept.encoded().copy());
  }

  KeyFacts facts() {
    return kept().facts();
  }

  private KeyMaterial kept() {
    return switch (this) {
      case RSA -> RSA_KEY;
      case EC -> EC_KEY;
      case AES -> AES_KEY;
      case GENERIC -> GENERIC_KEY;
    };
  }
}
