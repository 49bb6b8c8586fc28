package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.asterism.crypto.Pool;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.NativeKey;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;

/// An RSA private key: one raw operation, padded by this package on the way in or out.
final class RsaPrivate implements NativeKey {
  private final RsaFacts facts;
  private final PrivateKey privateKey;
  private final BigInteger modulus;
  private final RsaPadding padding;
  private final RsaEnvelope envelope;
  private final ImplicitRejection rejection;
  private final Pool<Cipher> signers;
  private final Pool<Cipher> decrypters;

  /// Takes `rejection`.
  RsaPrivate(
      RsaFacts facts, PrivateKey privateKey, ImplicitRejection rejection, Providers providers) {
    this.facts = facts;
    this.rejection = rejection;
    this.privateKey = privateKey;
    this.modulus = new BigInteger(1, facts.modulus());
    this.padding = new RsaPadding(providers);
    this.envelope = new RsaEnvelope(providers);
    // As a signer the JDK's cipher checks its result with the public exponent, so that no fault in
    // the arithmetic gives a prime away; Amazon's always does.
    this.signers = new Pool<>(() -> ready(Cipher.ENCRYPT_MODE, privateKey, providers));
    this.decrypters = new Pool<>(() -> ready(Cipher.DECRYPT_MODE, privateKey, providers));
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws CryptokiException {
    if (!(scheme instanceof RsaSigning rsa)) {
      throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "an rsa key signs in no other way");
    }
    return raw(
        signers,
        switch (rsa) {
          case RsaSigning.Pkcs1Block() -> pkcs1(input);
          case RsaSigning.Raw() -> number(input);
          case RsaSigning.Pss pss ->
              padding
                  .pss(input, PssShape.of(pss, facts))
                  .orElseThrow(() ->
                      new CryptokiException(
                          Ckr.KEY_SIZE_RANGE, "the modulus is too short for digest and salt"));
        });
  }

  @Override
  public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext) throws CryptokiException {
    if (!(scheme instanceof RsaDecryption rsa)) {
      throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "an rsa key decrypts in no other way");
    }
    // RFC 8017 §5.1.2 step 1; the ciphertext is public, so this may be told apart.
    if (ciphertext.length != facts.length()) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_LEN_RANGE, "expected as many bytes as the modulus has");
    }
    if (new BigInteger(1, ciphertext).compareTo(modulus) >= 0) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the ciphertext does not decrypt");
    }
    if (rsa instanceof RsaDecryption.ImplicitPkcs1(var wanted)) {
      return chosen(ImplicitMessage.of(facts.length(), wanted), ciphertext);
    }
    return envelope
        .open(rsa, raw(decrypters, ciphertext))
        .orElseThrow(() ->
            new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the ciphertext does not decrypt"));
  }

  // Whether any length is possible is known beforehand, from public numbers.
  private SecretBytes chosen(ImplicitMessage message, byte[] ciphertext) throws CryptokiException {
    if (!message.isPossible()) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_INVALID, "no key of this length fits under the modulus");
    }
    try (var alternative = rejection.alternative(ciphertext)) {
      return message.choose(raw(decrypters, ciphertext), alternative);
    }
  }

  @Override
  public void destroy() {
    rejection.close();
    signers.clear();
    decrypters.clear();
    PrivateKeys.destroy(privateKey);
  }

  private byte[] number(byte[] input) throws CryptokiException {
    return RsaPadding.raw(RsaSizes.requireBelow(facts, input), facts.length());
  }

  private byte[] pkcs1(byte[] block) throws CryptokiException {
    int length = facts.length();
    if (block.length > length - RsaPadding.PKCS1_OVERHEAD) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "at most " + (length - RsaPadding.PKCS1_OVERHEAD) + " bytes, found " + block.length);
    }
    return RsaPadding.pkcs1(block, length);
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
