package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.key.SharedRsa;

/// The choice of a new key's custody: what its template says, or else the token's rule; and what a
/// key that is never whole cannot be.
record CustodyChoice(KeyForms forms, CustodyRule rule) {

  /// The object with its custody stated, where it has a key to keep.
  ///
  /// @throws CryptokiException `CKR_ATTRIBUTE_VALUE_INVALID` if such a key cannot be in the custody
  ///   wanted, `CKR_TEMPLATE_INCONSISTENT` if it is to be shown
  NewObject stated(NewObject object) throws CryptokiException {
    if (object.material().isEmpty()) {
      return object;
    }
    Custody custody = chosen(object);
    if (custody == Custody.THRESHOLD) {
      requireHidden(object);
    }
    return new NewObject(said(object.attributes(), custody), object.key(), object.material());
  }

  /// A stored object, its custody stated.
  static NewObject saying(TokenObject stored, Custody custody) {
    return new NewObject(said(stored.attributes(), custody), stored.key(), Optional.empty());
  }

  /// Why the key of a stored object cannot go to threshold custody; empty if it can.
  Optional<String> refusal(TokenObject stored) {
    Optional<String> shown = shown(stored.attributes());
    return shown.isPresent() ? shown : stored.key().flatMap(this::refusal);
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
    Optional<SharedRsa> shared = forms.shared(facts);
    Optional<String> said = said(object);
    Custody custody =
        said.isPresent()
            ? Custody.of(said.get()).orElseThrow(() -> unknown(said.get()))
            : shared.isPresent() ? rule.rsa() : Custody.ASSEMBLED;
    Optional<String> refusal = refusal(facts);
    if (custody == Custody.THRESHOLD && refusal.isPresent()) {
      throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, refusal.get());
    }
    return custody;
  }

  private Optional<String> refusal(KeyFacts facts) {
    Optional<SharedRsa> shared = forms.shared(facts);
    return shared.isPresent()
        ? shared.get().refusal(facts)
        : Optional.of("in threshold custody are rsa private keys only");
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
