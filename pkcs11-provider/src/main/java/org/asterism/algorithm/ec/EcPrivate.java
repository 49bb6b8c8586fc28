package org.asterism.algorithm.ec;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECPublicKeySpec;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pool;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.NativeKey;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPrivateKey;

/// An EC private key: ECDSA over digests, and Diffie-Hellman.
///
/// **Limit.** Where Bouncy Castle computes, on the Brainpool's curves and without Amazon's provider
/// on two more, its arithmetic takes a time that depends on the numbers. Nonces are random and used
/// once, and scalars are parted at random before they multiply a point.
final class EcPrivate implements NativeKey {
  private final EcFacts facts;
  private final PrivateKey privateKey;
  private final Providers providers;
  private final Pool<Signature> signatures;

  EcPrivate(EcFacts facts, PrivateKey privateKey, Providers providers) {
    this.facts = facts;
    this.privateKey = privateKey;
    this.providers = providers;
    this.signatures = new Pool<>(() -> ready(privateKey, providers));
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws CryptokiException {
    if (!(scheme instanceof EcdsaScheme)) {
      throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "an ec key signs in no other way");
    }
    return ecdsa(input);
  }

  @Override
  public SecretBytes agree(byte[] peerPoint) throws CryptokiException {
    // SP 800-56A rev. 3 §5.6.2.2: a point off the curve would reveal the key piece by piece.
    if (!Curves.isOnCurve(facts.curve(), peerPoint)) {
      throw new CryptokiException(
          Ckr.MECHANISM_PARAM_INVALID, "expected a point of " + facts.curve());
    }
    if (privateKey instanceof BCECPrivateKey plain) {
      return SecretBytes.takeFrom(
          Curves.product(facts.curve(), plain.getS(), peerPoint, providers.random()));
    }
    try {
      var spec =
          new ECPublicKeySpec(
              Curves.coordinates(facts.curve(), peerPoint), Curves.spec(facts.curve()));
      var agreement = providers.keyAgreement("ECDH");
      agreement.init(privateKey);
      agreement.doPhase(providers.keyFactory("EC").generatePublic(spec), true);
      return SecretBytes.takeFrom(agreement.generateSecret());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("agreement with a valid point failed", e);
    }
  }

  @Override
  public void destroy() {
    signatures.clear();
    PrivateKeys.destroy(privateKey);
  }

  private byte[] ecdsa(byte[] digest) {
    var signature = signatures.take();
    try {
      signature.update(digest);
      byte[] der = signature.sign();
      signatures.giveBack(signature);
      return EcdsaSignature.fixedLength(der, facts.curve());
    } catch (GeneralSecurityException | DerException e) {
      throw new IllegalStateException("an ecdsa signature over a digest failed", e);
    }
  }

  private static Signature ready(PrivateKey privateKey, Providers providers) {
    try {
      var signature = providers.signature("NONEwithECDSA");
      signature.initSign(privateKey, providers.random());
      return signature;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the provider does not take its own key", e);
    }
  }
}
