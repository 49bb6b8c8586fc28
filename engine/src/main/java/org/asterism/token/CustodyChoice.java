package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
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
    byte[] word = custody.word().getBytes(US_ASCII);
    return object.with(object.attributes().with(Cka.ASTERISM_CUSTODY, word));
  }

  /// What [#stated] stated.
  static Custody of(NewObject object) {
    return said(object).flatMap(Custody::of).orElse(Custody.ASSEMBLED);
  }

  private Custody chosen(NewObject object) throws CryptokiException {
    KeyFacts facts = object.key().orElseThrow();
    Optional<SharedForm> shared = forms.shared(facts);
    Optional<KeyFamily> family = shared.map(form -> family(form, object));
    Optional<String> said = said(object);
    Custody custody =
        said.isPresent()
            ? Custody.of(said.get()).orElseThrow(() -> unknown(said.get()))
            : family.map(rule::of).orElse(Custody.ASSEMBLED);
    Optional<String> refusal =
        family.isEmpty()
            ? Optional.of("in threshold custody are rsa, ec, edwards and montgomery keys only")
            : family.get().isShared() ? shared.get().refusal(facts) : Optional.of(SIGNS);
    if (custody == Custody.THRESHOLD && refusal.isPresent()) {
      throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, refusal.get());
    }
    return custody;
  }

  private static KeyFamily family(SharedForm form, NewObject object) {
    return switch (form) {
      case SharedRsa _ -> KeyFamily.RSA;
      case SharedSignature _ -> KeyFamily.EDWARDS;
      case SharedAgreement _ ->
          object.attributes().isTrue(Cka.SIGN) ? KeyFamily.EC_SIGN : KeyFamily.EC_AGREE;
    };
  }

  private static void requireHidden(NewObject object) throws CryptokiException {
    if (object.attributes().isTrue(Cka.EXTRACTABLE) || !object.attributes().isTrue(Cka.SENSITIVE)) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT,
          "a key in threshold custody is never whole: set CKA_EXTRACTABLE to false and"
              + " CKA_SENSITIVE to true");
    }
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
