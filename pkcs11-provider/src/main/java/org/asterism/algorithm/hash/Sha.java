package org.asterism.algorithm.hash;

import java.security.MessageDigest;
import org.asterism.algorithm.DigestOperation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;

/// `CKM_SHA256` and its like (PKCS#11 v3.1 §6.20.2).
record Sha(Hash hash, Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(0, 0, Ckf.DIGEST);
  }

  @Override
  public DigestOperation digest(Parameter parameter) throws CryptokiException {
    Refusals.requireNone(parameter);
    return new Operation(hash.digest(providers), hash.length());
  }

  private record Operation(MessageDigest digest, long length) implements DigestOperation {
    @Override
    public void update(byte[] part) {
      digest.update(part);
    }

    @Override
    public byte[] finish() {
      return digest.digest();
    }
  }
}
