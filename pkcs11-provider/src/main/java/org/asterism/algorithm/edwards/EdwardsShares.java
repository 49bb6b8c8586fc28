package org.asterism.algorithm.edwards;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.security.MessageDigest;
import java.util.Optional;
import org.asterism.algorithm.OctetCurves;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SharedSignature;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;

/// Ed25519 keys that are shared out over vaults and never whole.
///
/// Their signatures verify as any, and differ from time to time: the nonce is drawn, where RFC 8032
/// makes it of the private key and the message.
record EdwardsShares(Providers providers) implements SharedSignature {
  private static final EddsaScheme PURE = new EddsaScheme(false, false, new byte[0]);
  private static final int SCALAR_BYTES = 32;

  @Override
  public Optional<String> refusal(KeyFacts facts) {
    return ((EdwardsFacts) facts).curve() == EdwardsCurve.ED25519
        ? Optional.empty()
        : Optional.of("edwards keys in threshold custody are on edwards25519, found edwards448");
  }

  @Override
  public Curve curve(KeyFacts facts) {
    return Curve.EDWARDS25519;
  }

  @Override
  public KeyFacts born(Kernel kernel, KeyFacts like, Point publicKey) {
    return new EdwardsFacts(((EdwardsFacts) like).curve(), publicKey.encoded());
  }

  // RFC 8032 §5.1.5: the clamped first half of the octets' SHA-512.
  @Override
  public SecretBytes scalar(KeyMaterial material) {
    MessageDigest sha512 = providers.digest("SHA-512");
    try (SecretBytes octets = OctetCurves.privateKey(material.encoded());
        var expanded = SecretBytes.takeFrom(octets.useArray(sha512::digest));
        SecretBytes clamped = expanded.slice(0, SCALAR_BYTES)) {
      clamped.borrow(bytes -> {
        bytes.set(JAVA_BYTE, 0, (byte) (bytes.get(JAVA_BYTE, 0) & 0xf8));
        int last = (bytes.get(JAVA_BYTE, SCALAR_BYTES - 1) & 0x7f) | 0x40;
        bytes.set(JAVA_BYTE, SCALAR_BYTES - 1, (byte) last);
      });
      return ScalarField.of(Curve.EDWARDS25519).reduce(clamped);
    } finally {
      sha512.reset();
    }
  }

  @Override
  public byte[] publicKey(KeyFacts facts) {
    return ((EdwardsFacts) facts).publicKey();
  }

  @Override
  public void requireShared(SigningScheme scheme) throws CryptokiException {
    if (!(scheme instanceof EddsaScheme eddsa)) {
      throw new CryptokiException(
          Ckr.KEY_TYPE_INCONSISTENT, "an edwards key signs in no other way");
    }
    if (eddsa.separated() || eddsa.preHashed()) {
      throw new CryptokiException(
          Ckr.MECHANISM_PARAM_INVALID,
          "a key in threshold custody signs ed25519 without a parameter, neither ed25519ctx nor"
              + " ed25519ph");
    }
  }

  @Override
  public boolean verifies(KeyFacts facts, byte[] message, byte[] signature) {
    return EdwardsCurve.ED25519.isSignature(PURE, publicKey(facts), message, signature);
  }
}
