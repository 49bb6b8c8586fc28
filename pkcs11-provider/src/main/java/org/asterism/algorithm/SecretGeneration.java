package org.asterism.algorithm;

import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// The generation of secret keys, such as `CKM_AES_KEY_GEN` (PKCS#11 v3.1 §6.9.3).
public record SecretGeneration(SecretKeyType type, MechanismInfo info, Providers providers)
    implements Family {

  @Override
  public KeyMaterial generateKey(Parameter parameter, Template template) throws CryptokiException {
    Refusals.requireNone(parameter);
    long length =
        template
            .ulong(Cka.VALUE_LEN)
            .orElseThrow(
                () -> new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing"));
    type.requireLength(length);
    return type.material(SecretBytes.random((int) length, providers.random()));
  }
}
