package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.KeyCustody;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyFamily;
import org.asterism.key.KeyForms;
import org.asterism.key.SharedAgreement;
import org.asterism.key.SharedEcdsa;
import org.asterism.key.SharedForm;
import org.asterism.key.SharedRsa;
import org.asterism.key.SharedSignature;
import org.asterism.vault.Usage;

/// The choice of a new key's custody: what its template says, or else the token's rule; and what a
/// key that is never whole cannot be.
///
/// @param k how many vaults use a key that is never whole, of `n`
record CustodyChoice(KeyForms forms, CustodyRule rule, int k, int n) {
  private static final String SIGNS =
      "an ec key that signs is in custody 'assembled' or 'experimental-threshold'; in 'threshold'"
          + " it agrees only: set CKA_DERIVE to true and CKA_SIGN to false";
  private static final String SIGNING = Custody.THRESHOLD.word(KeyFamily.EC_SIGN);

  /// The object with its custody stated, where it has a key to keep.
  ///
  /// @throws CryptokiException `CKR_ATTRIBUTE_VALUE_INVALID` if such a key cannot be in the custody
  ///   wanted, `CKR_TEMPLATE_INCONSISTENT` if it is to be shown
  NewObject stated(NewObject object) throws CryptokiException {
    if (!object.hasSecretKey()) {
      return object;
    }
    NewObject meant = withOneUse(object);
    Custody custody = chosen(meant);
    if (custody == Custody.THRESHOLD) {
      requireHidden(meant);
    }
    String word = family(meant).map(custody::word).orElse(custody.word());
    return meant.with(said(meant.attributes(), word));
  }

  /// A stored object, its custody stated.
  static NewObject saying(TokenObject stored, Custody custody) {
    return new NewObject(said(stored.attributes(), custody.word()), stored.key(), Optional.empty());
  }

  /// Why the key of a stored object cannot go to threshold custody; empty if it can, or is there.
  Optional<String> refusal(TokenObject stored) {
    Optional<String> shown = shown(stored.attributes());
    if (shown.isPresent() || stored.key().isEmpty() || isShared(stored.attributes())) {
      return shown;
    }
    return family(stored.key().get(), stored.attributes())
            .filter(KeyFamily::isExperimental)
            .isPresent()
        ? Optional.of(SIGNS)
        : refusal(stored.key().get(), stored.attributes());
  }

  /// What [#stated] stated, and what the shares are for.
  KeyCustody of(NewObject stated) {
    Optional<KeyFamily> family = family(stated);
    return said(stated.attributes())
        .flatMap(word -> family.flatMap(one -> Custody.of(one, word)))
        .filter(Custody.THRESHOLD::equals)
        .map(_ -> KeyCustody.threshold(usages(stated.key().orElseThrow(), stated.attributes())))
        .orElse(KeyCustody.ASSEMBLED);
  }

  /// What shares of such a key are for.
  Set<Usage> usages(KeyFacts facts, Attributes attributes) {
    return switch (forms.shared(facts).orElseThrow()) {
      case SharedRsa _ -> Set.of(Usage.RSA_EXP);
      case SharedSignature _ -> Set.of(Usage.SCHNORR);
      case SharedEcdsa _ when attributes.isTrue(Cka.SIGN) ->
          attributes.isTrue(Cka.DERIVE)
              ? Set.of(Usage.ECDSA, Usage.MUL_POINT)
              : Set.of(Usage.ECDSA);
      case SharedAgreement _ -> Set.of(Usage.MUL_POINT);
    };
  }

  /// That a stored key's vaults know of the uses that `changed` allows.
  ///
  /// @throws CryptokiException `CKR_ATTRIBUTE_VALUE_INVALID` if the key was not made for one
  void requireMadeFor(TokenObject stored, Attributes changed) throws CryptokiException {
    if (isShared(stored.attributes())
        && forms.shared(stored.key().orElseThrow()).orElse(null) instanceof SharedEcdsa) {
      boolean signing = said(stored.attributes()).filter(SIGNING::equals).isPresent();
      requireMadeFor(Cka.SIGN, "CKA_SIGN", signing, changed);
      boolean agreeing = !signing || stored.attributes().isTrue(Cka.DERIVE);
      requireMadeFor(Cka.DERIVE, "CKA_DERIVE", agreeing, changed);
    }
  }

  private static void requireMadeFor(long use, String name, boolean made, Attributes changed)
      throws CryptokiException {
    if (changed.isTrue(use) && !made) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID,
          "vaults were told what this key is for when it was made: make another one with " + name);
    }
  }

  // Signing and agreeing with one key only where the template says both: else what it says, or
  // signing. In assembled custody an ec key usually may do both.
  private NewObject withOneUse(NewObject object) {
    Attributes attributes = object.attributes();
    boolean both = attributes.isTrue(Cka.SIGN) && attributes.isTrue(Cka.DERIVE);
    boolean byRule = said(attributes).isEmpty() && rule.of(KeyFamily.EC_SIGN) == Custody.THRESHOLD;
    if (!both || !byRule || family(object).filter(KeyFamily.EC_SIGN::equals).isEmpty()) {
      return object;
    }
    if (object.usual().contains(Cka.DERIVE)) {
      return object.with(attributes.with(Cka.DERIVE, false));
    }
    return object.usual().contains(Cka.SIGN)
        ? object.with(attributes.with(Cka.SIGN, false))
        : object;
  }

  private Custody chosen(NewObject object) throws CryptokiException {
    KeyFacts facts = object.key().orElseThrow();
    Optional<KeyFamily> family = family(object);
    Optional<String> said = said(object.attributes());
    Custody custody =
        said.isPresent()
            ? named(family, said.get())
            : family.map(rule::of).orElse(Custody.ASSEMBLED);
    Optional<String> refusal = refusal(facts, object.attributes());
    if (custody == Custody.THRESHOLD && refusal.isPresent()) {
      throw invalid(refusal.get());
    }
    return custody;
  }

  // What is said of a family that has no such word gets its refusal with the reason.
  private static Custody named(Optional<KeyFamily> family, String said) throws CryptokiException {
    Optional<Custody> custody =
        family.isPresent() ? Custody.of(family.get(), said) : Custody.of(said);
    if (custody.isPresent()) {
      return custody.get();
    }
    if (family.filter(KeyFamily::isExperimental).isPresent()
        && said.equals(Custody.THRESHOLD.word())) {
      throw invalid(SIGNS);
    }
    String words = Custody.words(family.orElse(KeyFamily.SECRET));
    throw invalid("expected the custody %s, found '%s'".formatted(words, said));
  }

  private Optional<String> refusal(KeyFacts facts, Attributes attributes) {
    Optional<SharedForm> shared = forms.shared(facts);
    if (shared.isEmpty()) {
      return Optional.of("in threshold custody are rsa, ec, edwards and montgomery keys only");
    }
    boolean tooFew = k < 2 || n < 2 * k - 1;
    return tooFew && family(facts, attributes).filter(KeyFamily::isExperimental).isPresent()
        ? Optional.of(
            "ecdsa in threshold custody needs a k of 2 or more and 2k-1 vaults: k is %d, of %d"
                .formatted(k, n))
        : shared.get().refusal(facts);
  }

  private Optional<KeyFamily> family(NewObject object) {
    return object.key().flatMap(facts -> family(facts, object.attributes()));
  }

  private Optional<KeyFamily> family(KeyFacts facts, Attributes attributes) {
    return forms
        .shared(facts)
        .map(form ->
            switch (form) {
              case SharedRsa _ -> KeyFamily.RSA;
              case SharedSignature _ -> KeyFamily.EDWARDS;
              case SharedEcdsa _ when attributes.isTrue(Cka.SIGN) -> KeyFamily.EC_SIGN;
              case SharedAgreement _ -> KeyFamily.EC_AGREE;
            });
  }

  private static Attributes said(Attributes attributes, String custody) {
    return attributes.with(Cka.ASTERISM_CUSTODY, custody.getBytes(US_ASCII));
  }

  private static Optional<String> said(Attributes attributes) {
    return attributes
        .bytes(Cka.ASTERISM_CUSTODY)
        .filter(word -> word.length > 0)
        .map(word -> new String(word, US_ASCII));
  }

  private static boolean isShared(Attributes attributes) {
    return said(attributes).filter(word -> !word.equals(Custody.ASSEMBLED.word())).isPresent();
  }

  private static void requireHidden(NewObject object) throws CryptokiException {
    Optional<String> shown = shown(object.attributes());
    if (shown.isPresent()) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT,
          shown.get() + ": set CKA_EXTRACTABLE to false and CKA_SENSITIVE to true");
    }
  }

  private static Optional<String> shown(Attributes attributes) {
    return attributes.isTrue(Cka.EXTRACTABLE) || !attributes.isTrue(Cka.SENSITIVE)
        ? Optional.of("a key in threshold custody is never whole, and this one may be shown")
        : Optional.empty();
  }

  private static CryptokiException invalid(String why) {
    return new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, why);
  }
}
