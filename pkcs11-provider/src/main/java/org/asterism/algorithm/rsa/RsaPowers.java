package org.asterism.algorithm.rsa;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.asterism.crypto.Pool;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.key.SharedRsa;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;

/// The raw operation of a private key that is whole in this process. Owns the key.
final class RsaPowers implements SharedRsa.Powers {
  private final PrivateKey privateKey;
  private final SecretBytes exponentHash;
  private final Pool<Cipher> signers;
  private final Pool<Cipher> decrypters;

  /// Takes both over.
  RsaPowers(PrivateKey privateKey, SecretBytes exponentHash, Providers providers) {
    this.privateKey = privateKey;
    this.exponentHash = exponentHash;
    // As a signer the JDK's cipher checks its result with the public exponent, so that no fault in
    // the arithmetic gives a prime away; Amazon's always does.
    this.signers = new Pool<>(() -> ready(Cipher.ENCRYPT_MODE, privateKey, providers));
    this.decrypters = new Pool<>(() -> ready(Cipher.DECRYPT_MODE, privateKey, providers));
  }

  @Override
  public byte[] ofBlock(byte[] block) {
    return raw(signers, block);
  }

  @Override
  public byte[] ofCiphertext(byte[] ciphertext) {
    return raw(decrypters, ciphertext);
  }

  @Override
  public SecretBytes ownSecret(byte[] ciphertext) {
    return SecretBytes.takeFrom(HmacSha256.mac(exponentHash, ciphertext));
  }

  void destroy() {
    exponentHash.close();
    signers.clear();
    decrypters.clear();
    PrivateKeys.destroy(privateKey);
  }

  private static byte[] raw(Pool<Cipher> ciphers, byte[] number) {
    var cipher = ciphers.take();
    try {
      byte[] result = cipher.doFinal(number);
      ciphers.giveBack(cipher);
      return result.length == number.length ? result : padded(result, number.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a raw rsa operation on a number in range failed", e);
    }
  }

  // Providers that drop leading zeros exist.
  private static byte[] padded(byte[] number, int length) {
    byte[] padded = RsaPadding.raw(number, length);
    Arrays.fill(number, (byte) 0);
    return padded;
  }

  private static Cipher ready(int mode, PrivateKey privateKey, Providers providers) {
    try {
      var cipher = providers.cipher("RSA/ECB/NoPadding");
      cipher.init(mode, privateKey);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the provider does not take its own key", e);
    }
  }
}
