package org.asterism.pkcs11.object;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import org.asterism.crypto.DerException;
import org.asterism.crypto.LentKey;
import org.asterism.crypto.Pkcs8;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// What an application may read of a key that is neither sensitive nor unextractable.
final class KeyValues {
  private static final int CHECK_VALUE_BYTES = 3;
  private static final int AES_BLOCK_BYTES = 16;

  private final Providers providers;

  KeyValues(Providers providers) {
    this.providers = providers;
  }

  /// The caller closes it.
  SecretBytes read(KeyMaterial material, long type) throws CryptokiException {
    var value =
        switch (material.facts()) {
          case KeyFacts.Rsa _ -> RsaParts.read(material, type);
          case KeyFacts.Ec _ when type == Cka.VALUE -> Optional.of(scalar(material));
          case KeyFacts.Secret _ when type == Cka.VALUE -> Optional.of(material.encoded().copy());
          case KeyFacts.Secret(long keyType, _) when type == Cka.CHECK_VALUE ->
              Optional.of(checkValue(material, keyType));
          case KeyFacts.Ec _, KeyFacts.Secret _ -> Optional.<SecretBytes>empty();
        };
    return value.orElseThrow(() ->
        new CryptokiException(
            Ckr.ATTRIBUTE_TYPE_INVALID, "attribute 0x%x is no part of this key".formatted(type)));
  }

  /// PKCS#11 v3.1 §4.10: a check value that is given "MUST match what the library calculates".
  void requireCheckValue(KeyMaterial material, AttributeValue stated) throws CryptokiException {
    try (var mine = read(material, Cka.CHECK_VALUE);
        var theirs = SecretBytes.copyOf(MemorySegment.ofArray(Plain.of(stated).orElseThrow()))) {
      if (!mine.constantTimeEquals(theirs)) {
        throw new CryptokiException(
            Ckr.ATTRIBUTE_VALUE_INVALID, "the check value is not that of the key");
      }
    }
  }

  private static SecretBytes scalar(KeyMaterial material) {
    try {
      return Pkcs8.ecScalar(material.encoded());
    } catch (DerException e) {
      throw new IllegalStateException("the material is not the ec key that it says", e);
    }
  }

  // PKCS#11 v3.1 §6.10.2: of the encryption of a zero block; §6.8.2: of the SHA-1 of the value.
  private SecretBytes checkValue(KeyMaterial material, long keyType) {
    return material
        .encoded()
        .useArray(value -> {
          byte[] whole =
              keyType == Ckk.AES ? zeroBlock(value) : providers.digest("SHA-1").digest(value);
          var checkValue = SecretBytes.takeFrom(Arrays.copyOf(whole, CHECK_VALUE_BYTES));
          Arrays.fill(whole, (byte) 0);
          return checkValue;
        });
  }

  private byte[] zeroBlock(byte[] value) {
    try (var lent = new LentKey("AES", value)) {
      var cipher = providers.cipher("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, lent);
      return cipher.doFinal(new byte[AES_BLOCK_BYTES]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("aes encrypts one block under its own keys", e);
    }
  }
}
