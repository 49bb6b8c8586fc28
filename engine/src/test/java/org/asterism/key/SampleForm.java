package org.asterism.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.asterism.rows.FieldWriter;
import org.asterism.secret.SecretBytes;

/// Key pairs of the JDK, with tags and fields as those of the product's algorithms have.
///
/// @param signature the JCA's name of how they sign
public record SampleForm(int tag, String algorithm, int bits, String signature) {
  public static final SampleForm RSA = new SampleForm(1, "RSA", 2048, "SHA256withRSA");
  public static final SampleForm EC = new SampleForm(2, "EC", 256, "SHA256withECDSA");
  public static final SampleForm EDWARDS = new SampleForm(4, "Ed25519", 255, "Ed25519");
  public static final KeyForms ALL = new KeyForms(List.of(RSA.form(), EC.form(), EDWARDS.form()));

  /// The one way in which they sign.
  public static final SigningScheme SIGNING = new SigningScheme() {};

  /// What is public of a pair.
  ///
  /// @param first of RSA the modulus, else the curve's name
  /// @param second of RSA the exponent, else the public key as X.509 has it
  public record Facts(SampleForm form, byte[] first, byte[] second) implements KeyFacts {
    @Override
    public int tag() {
      return form.tag;
    }

    @Override
    public void write(FieldWriter out) {
      out.bytes(first).bytes(second);
    }

    @Override
    public int materialLength() {
      return 2 * form.bits;
    }

    /// Whether the private half made this signature.
    public boolean verifies(byte[] input, byte[] signature) {
      try {
        var verifier = Signature.getInstance(form.signature);
        verifier.initVerify(publicKey());
        verifier.update(input);
        return verifier.verify(signature);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
      var factory = KeyFactory.getInstance(form.algorithm);
      return form.equals(RSA)
          ? factory.generatePublic(
              new RSAPublicKeySpec(new BigInteger(1, first), new BigInteger(1, second)))
          : factory.generatePublic(new X509EncodedKeySpec(second));
    }
  }

  public KeyMaterial generate(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits, random);
      var pair = generator.generateKeyPair();
      var facts =
          pair.getPublic() instanceof RSAPublicKey rsa
              ? new Facts(this, unsigned(rsa.getModulus()), unsigned(rsa.getPublicExponent()))
              : new Facts(
                  this,
                  (algorithm.equals("EC") ? "P256" : algorithm).getBytes(UTF_8),
                  pair.getPublic().getEncoded());
      return new KeyMaterial(facts, SecretBytes.takeFrom(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private KeyForm form() {
    KeyForm.Reading facts = in -> new Facts(this, in.bytes(), in.bytes());
    SharedForm shared =
        switch (algorithm) {
          case "RSA" -> new SampleShares();
          case "EC" -> new SampleAgreement();
          default -> new SampleSignature();
        };
    return new KeyForm(tag, facts, this::load, Optional.of(shared));
  }

  private NativeKey load(KeyMaterial material) {
    try {
      var spec = new PKCS8EncodedKeySpec(material.encoded().useArray(byte[]::clone));
      return new Native(KeyFactory.getInstance(algorithm).generatePrivate(spec), signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private record Native(PrivateKey privateKey, String signature) implements NativeKey {
    @Override
    public byte[] sign(SigningScheme scheme, byte[] input) {
      try {
        var signer = Signature.getInstance(signature);
        signer.initSign(privateKey);
        signer.update(input);
        return signer.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void destroy() {}
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] signed = number.toByteArray();
    return signed[0] == 0 ? java.util.Arrays.copyOfRange(signed, 1, signed.length) : signed;
  }
}
