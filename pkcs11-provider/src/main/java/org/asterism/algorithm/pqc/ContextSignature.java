package org.asterism.algorithm.pqc;

import java.security.MessageDigest;
import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeptMessage;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeySigning;
import org.asterism.algorithm.KeyVerification;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureInput;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// The mechanisms of ML-DSA (PKCS#11 v3.2 §6.67) and SLH-DSA (§6.69): a context goes into each
/// signature, and random bytes unless the parameter forbids them.
///
/// @param keys the facts of the keys that sign
record ContextSignature(
    MechanismInfo info, Class<? extends SignatureFacts> keys, Variant variant, Providers providers)
    implements Family {
  // FIPS 204 §5.2, FIPS 205 §10.2.
  private static final int MAX_CONTEXT_BYTES = 255;

  // CKH_HEDGE_PREFERRED, CKH_HEDGE_REQUIRED, CKH_DETERMINISTIC_REQUIRED.
  private static final long LAST_HEDGE = 2;

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    var facts = KeyRole.USE.require(key.facts(), keys, "this algorithm");
    var scheme = scheme(parameter);
    return new KeySigning(
        input(facts, scheme),
        facts.set().signatureBytes(),
        input -> key.sign(scheme, signed(facts, scheme, input)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    var facts = KeyRole.USE.require(key, keys, "this algorithm");
    var set = facts.set();
    var scheme = scheme(parameter);
    return new KeyVerification(
        input(facts, scheme),
        SignatureLength.exactly(set.signatureBytes()),
        (input, signature) ->
            set.isSignature(facts.publicKey(), signed(facts, scheme, input), signature));
  }

  private SignatureInput input(SignatureFacts facts, ContextScheme scheme) {
    return switch (variant) {
      case Variant.Pure() -> message(facts, scheme);
      case Variant.Digest() -> SignatureInput.atOnce();
      case Variant.Hashed(PreHash hash) -> SignatureInput.digested(hash.digest(providers));
    };
  }

  // What the key signs: where a digest of the message came, that in place of the message.
  private byte[] signed(SignatureFacts facts, ContextScheme scheme, byte[] input)
      throws CryptokiException {
    return variant instanceof Variant.Pure
        ? input
        : message(facts, scheme).whole(checked(scheme, input));
  }

  // The message with its context before it: its representative, or all of it.
  private SignatureInput message(SignatureFacts facts, ContextScheme scheme) {
    byte[] prefix = scheme.prefix();
    Optional<MessageDigest> digest = facts.set().representative(facts.publicKey(), providers);
    digest.ifPresent(own -> own.update(prefix));
    return digest.map(SignatureInput::digested).orElseGet(() -> new KeptMessage(prefix));
  }

  private static byte[] checked(ContextScheme scheme, byte[] input) throws CryptokiException {
    int length = scheme.hash().map(PreHash::length).orElse(input.length);
    if (input.length != length) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "expected a digest of %d bytes, found %d".formatted(length, input.length));
    }
    return input;
  }

  private ContextScheme scheme(Parameter parameter) throws CryptokiException {
    return switch (variant) {
      case Variant.Pure() -> scheme(Optional.empty(), parameter);
      case Variant.Hashed(PreHash hash) -> scheme(Optional.of(hash), parameter);
      case Variant.Digest() -> {
        if (!(parameter instanceof HashSignContext(long hedge, byte[] context, long mechanism))) {
          throw Refusals.parameter("CK_HASH_SIGN_ADDITIONAL_CONTEXT");
        }
        var hash = PreHash.byMechanism(mechanism);
        if (hash.isEmpty()) {
          throw Refusals.parameter("the hash as CKM_SHA224 to CKM_SHA512 or CKM_SHA3_224 to _512");
        }
        yield scheme(hash, new SignContext(hedge, context));
      }
    };
  }

  private static ContextScheme scheme(Optional<PreHash> hash, Parameter parameter)
      throws CryptokiException {
    return switch (parameter) {
      case Parameter.None() -> new ContextScheme(hash, new byte[0], false);
      case SignContext(long hedge, byte[] context)
          when hedge >= 0 && hedge <= LAST_HEDGE && context.length <= MAX_CONTEXT_BYTES ->
          new ContextScheme(hash, context, hedge == LAST_HEDGE);
      default ->
          throw Refusals.parameter(
              "CK_SIGN_ADDITIONAL_CONTEXT with a CKH_ and at most 255 bytes, or none");
    };
  }
}
