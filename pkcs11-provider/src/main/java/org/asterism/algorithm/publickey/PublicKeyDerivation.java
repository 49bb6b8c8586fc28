package org.asterism.algorithm.publickey;

import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;

/// The derivation of a public key: what is public of a private key is stored with it.
record PublicKeyDerivation() implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(0, 0, Ckf.DERIVE);
  }

  @Override
  public boolean derivesPublicKeys() {
    return true;
  }

  @Override
  public KeyFacts derivePublic(Parameter parameter, KeyFacts base) throws CryptokiException {
    Refusals.requireNone(parameter);
    if (base instanceof KeyFacts.Secret) {
      throw new CryptokiException(
          Ckr.KEY_TYPE_INCONSISTENT, "expected a private key, found a secret one");
    }
    return base;
  }
}
