package org.asterism.pkcs11.attribute;

import org.asterism.cryptoki.Attributes;

/// How an object comes into being, which decides what its template must and must not say, and what
/// its history reads.
public sealed interface Origin {

  /// `C_CreateObject`.
  record Created(Author author) implements Origin {}

  /// `C_GenerateKey`, `C_GenerateKeyPair`.
  record Generated(long mechanism) implements Origin {}

  /// `C_UnwrapKey`.
  record Unwrapped() implements Origin {}

  /// `C_DeriveKey`.
  ///
  /// @param base the base key's attributes
  record Derived(Attributes base) implements Origin {}

  default boolean needs(AttributeRule rule) {
    return switch (this) {
      case Created _ -> rule.has(Footnote.NEEDED_TO_CREATE);
      case Generated _ -> rule.has(Footnote.NEEDED_TO_GENERATE);
      case Unwrapped _ -> rule.has(Footnote.NEEDED_TO_UNWRAP);
      case Derived _ -> false;
    };
  }

  // No footnote speaks of C_DeriveKey; like generation it contributes the key itself.
  default boolean forbids(AttributeRule rule) {
    return switch (this) {
      case Created _ -> rule.has(Footnote.NOT_WHEN_CREATED);
      case Generated _, Derived _ -> rule.has(Footnote.NOT_WHEN_GENERATED);
      case Unwrapped _ -> rule.has(Footnote.NOT_WHEN_UNWRAPPED);
    };
  }

  /// Keys are generated, unwrapped and derived by the user only.
  default Author author() {
    return this instanceof Created(Author author) ? author : Author.USER;
  }
}
