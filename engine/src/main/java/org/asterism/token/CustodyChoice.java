package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyFamily;
import org.asterism.key.KeyForms;
import org.asterism.key.SharedAgreement;
import org.asterism.key.SharedForm;
import org.asterism.key.SharedRsa;
import org.asterism.key.SharedSignature;

/// The choice of a new key's custody: what its template says, or else the token's rule; and what a
/// key that is never whole cannot be.
record CustodyChoice(KeyForms forms, CustodyRule rule) {
  private static final String SIGNS =
      "an ec key in threshold custody agrees and does not sign: set CKA_DERIVE to true and CKA_SIGN"
          + " to false, or leave it in assembled custody";

  /// The object with its custody stated, where it has a key to keep.
  ///
  /// @throws CryptokiException `CKR_ATTRIBUTE_VALUE_INVALID` if such a key cannot be in the custody
  ///   wanted, `CKR_TEMPLATE_INCONSISTENT` if it is to be shown
  NewObject stated(NewObject object) throws CryptokiException {
    if (!object.hasSecretKey()) {
      return object;
    }
    Custody custody = chosen(object);
    if (custody == Custody.THRESHOLD) {
      requireHidden(object);
    }
    return object.with(said(object.attributes(), custody));
  }

  /// A stored object, its custody stated.
  static NewObject saying(TokenObject stored, Custody custody) {
    return new NewObject(said(stored.attributes(), custody), stored.key(), Optional.empty());
  }

  /// Why the key of a stored object cannot go to threshold custody; empty if it can.
  Optional<String> refusal(TokenObject stored) {
    Optional<String> shown = shown(stored.attributes());
    return shown.isPresent()
        ? shown
        : stored.key().flatMap(facts -> refusal(facts, stored.attributes()));
  }

  private static Attributes said(Attributes attributes, Custody custody) {
    return attributes.with(Cka.ASTERISM_CUSTODY, custody.word().getBytes(US_ASCII));
  }

  /// What [#stated] stated.
  static Custody of(NewObject object) {
    return said(object).flatMap(Custody::of).orElse(Custody.ASSEMBLED);
  }

  private Custody chosen(NewObject object) throws CryptokiException {
    KeyFacts facts = object.key().orElseThrow();
    Optional<SharedForm> shared = forms.shared(facts);
    Optional<KeyFamily> family = shared.map(form -> family(form, object.attributes()));
    Optional<String> said = said(object);
    Custody custody =
        said.isPresent()
            ? Custody.of(said.get()).orElseThrow(() -> unknown(said.get()))
            : family.map(rule::of).orElse(Custody.ASSEMBLED);
    Optional<String> refusal = refusal(facts, object.attributes());
    if (custody == Custody.THRESHOLD && refusal.isPresent()) {
      throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, refusal.get());
    }
    return custody;
  }

  private Optional<String> refusal(KeyFacts facts, Attributes attributes) {
    Optional<SharedForm> shared = forms.shared(facts);
    if (shared.isEmpty()) {
      return Optional.of("in threshold custody are rsa, ec, edwards and montgomery keys only");
    }
    return family(shared.get(), attributes).isShared()
        ? shared.get().refusal(facts)
        : Optional.of(SIGNS);
  }

  private static KeyFamily family(SharedForm form, Attributes attributes) {
    return switch (form) {
      case SharedRsa _ -> KeyFamily.RSA;
      case SharedSignature _ -> KeyFamily.EDWARDS;
      case SharedAgreement _ ->
          attributes.isTrue(Cka.SIGN) ? KeyFamily.EC_SIGN : KeyFamily.EC_AGREE;
    };
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

  private static Optional<String> said(NewObject object) {
    return object
        .attributes()
        .bytes(Cka.ASTERISM_CUSTODY)
        .filter(word -> word.length > 0)
        .map(word -> new String(word, US_ASCII));
  }

  private static CryptokiException unknown(String said) {
    return new CryptokiException(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        "expected the custody 'assembled' or 'threshold', found '%s'".formatted(said));
  }
}
