package org.asterism.pkcs11.mechanism;

import org.asterism.crypto.NewKeys;
import org.asterism.crypto.SecretLengths;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;

/// `CKM_AES_KEY_GEN` (PKCS#11 v3.1 §6.9.3) and `CKM_GENERIC_SECRET_KEY_GEN` (§6.7.3).
final class SecretGeneration implements Family {
  private final long keyType;
  private final NewKeys newKeys;

  SecretGeneration(long keyType, NewKeys newKeys) {
    this.keyType = keyType;
    this.newKeys = newKeys;
  }

  @Override
  public MechanismInfo info() {
    // PKCS#11 v3.1 §6.7.3 counts generic secrets in bits, unlike AES keys.
    return keyType == Ckk.AES
        ? AesKeys.info(Ckf.GENERATE)
        : new MechanismInfo(Byte.SIZE, Byte.SIZE * SecretLengths.MAX_GENERIC_BYTES, Ckf.GENERATE);
  }

  @Override
  public KeyMaterial generateKey(Parameter parameter, Template template) throws CryptokiException {
    Refusals.requireNone(parameter);
    long length =
        template
            .ulong(Cka.VALUE_LEN)
            .orElseThrow(
                () -> new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing"));
    if (!SecretLengths.allows(keyType, length)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "no such key has %d bytes".formatted(length));
    }
    return newKeys.secret(keyType, (int) length);
  }
}
