package org.asterism.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.SigningScheme;

/// What anyone can do with a public key, from its facts alone. Safe for use by many threads.
public final class PublicOperations {
  private final Providers providers;
  private final RsaPadding padding;
  private final RsaEnvelope envelope;

  public PublicOperations(Providers providers) {
    this.providers = providers;
    this.padding = new RsaPadding(providers);
    this.envelope = new RsaEnvelope(providers);
  }

  /// @param signature as long as the modulus
  public boolean isRsaSignature(
      KeyFacts.Rsa rsa, SigningScheme scheme, byte[] input, byte[] signature) {
    if (new BigInteger(1, signature).compareTo(new BigInteger(1, rsa.modulus())) >= 0) {
      return false;
    }
    byte[] encoded = raw(rsa, signature);
    return switch (scheme) {
      case SigningScheme.Pkcs1Block() ->
          input.length <= encoded.length - RsaPadding.PKCS1_OVERHEAD
              && MessageDigest.isEqual(RsaPadding.pkcs1(input, encoded.length), encoded);
      case SigningScheme.Pss pss -> padding.isPss(encoded, input, PssShape.of(pss, rsa));
      case SigningScheme.Ecdsa() -> false;
    };
  }

  /// @param digest at most 64 bytes
  /// @param signature `r | s`, both of the field's length or both shorter
  public boolean isEcdsaSignature(KeyFacts.Ec ec, byte[] digest, byte[] signature) {
    try {
      var spec =
          new ECPublicKeySpec(Curves.coordinates(ec.curve(), ec.point()), Curves.spec(ec.curve()));
      var verifier = providers.signature("NONEwithECDSA");
      verifier.initVerify(providers.keyFactory("EC").generatePublic(spec));
      verifier.update(digest);
      return verifier.verify(EcdsaSignature.der(signature));
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the provider does not take a valid public key", e);
    }
  }

  /// The longest plaintext that [#encrypt] takes; negative if the modulus is too short.
  public int capacity(KeyFacts.Rsa rsa, DecryptionScheme scheme) {
    return envelope.capacity(scheme, RsaPadding.length(rsa));
  }

  /// @param plaintext at most [#capacity] bytes
  public byte[] encrypt(KeyFacts.Rsa rsa, DecryptionScheme scheme, byte[] plaintext) {
    byte[] encoded = envelope.seal(scheme, plaintext, RsaPadding.length(rsa));
    try {
      return raw(rsa, encoded);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private byte[] raw(KeyFacts.Rsa rsa, byte[] number) {
    try {
      var spec =
          new RSAPublicKeySpec(
              new BigInteger(1, rsa.modulus()), new BigInteger(1, rsa.publicExponent()));
      var cipher = providers.cipher("RSA/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, providers.keyFactory("RSA").generatePublic(spec));
      return cipher.doFinal(number);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a raw rsa operation on a number in range failed", e);
    }
  }
}
