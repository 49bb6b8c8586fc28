package org.asterism.algorithm.publickey;

import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.cryptoki.Ckf;

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
}
