package org.asterism.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.VaultException;

/// The JDK's RSA keys, shared out: signs as PKCS#1 v1.5 with SHA-256 does, decrypts without any
/// padding.
final class SampleShares implements SharedRsa {
  private static final byte[] SHA256_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  @Override
  public Optional<String> refusal(KeyFacts facts) {
    var sample = (SampleForm.Facts) facts;
    return RsaKey.refusal(new BigInteger(1, sample.first()), new BigInteger(1, sample.second()));
  }

  @Override
  public RsaKey key(KeyFacts facts) {
    var sample = (SampleForm.Facts) facts;
    return new RsaKey(new BigInteger(1, sample.first()), new BigInteger(1, sample.second()));
  }

  @Override
  public SecretBytes exponent(KeyMaterial material) {
    try {
      var spec = new PKCS8EncodedKeySpec(material.encoded().useArray(byte[]::clone));
      var privateKey = (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(spec);
      byte[] signed = privateKey.getPrivateExponent().toByteArray();
      return SecretBytes.takeFrom(
          signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public NativeKey over(KeyFacts facts, Powers powers) {
    int length = key(facts).length();
    return new NativeKey() {
      @Override
      public byte[] sign(SigningScheme scheme, byte[] input)
          throws VaultException, CryptokiException {
        return powers.ofBlock(block(input, length));
      }

      @Override
      public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
          throws VaultException, CryptokiException {
        return SecretBytes.takeFrom(powers.ofCiphertext(ciphertext));
      }

      @Override
      public void destroy() {}
    };
  }

  private static byte[] block(byte[] input, int length) {
    byte[] block = new byte[length];
    Arrays.fill(block, 1, length, (byte) 0xff);
    block[1] = 1;
    byte[] digest = sha256(input);
    int info = length - SHA256_INFO.length - digest.length;
    block[info - 1] = 0;
    System.arraycopy(SHA256_INFO, 0, block, info, SHA256_INFO.length);
    System.arraycopy(digest, 0, block, length - digest.length, digest.length);
    return block;
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
