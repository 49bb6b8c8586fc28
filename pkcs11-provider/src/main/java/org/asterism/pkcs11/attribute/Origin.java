package org.asterism.pkcs11.attribute;

import java.util.List;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Template;

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
  /// @param bases attributes of the base key, then of further ones
  record Derived(List<Attributes> bases, Inheritance inheritance) implements Origin {
    public Derived {
      bases = List.copyOf(bases);
    }

    /// As [Inheritance#demands].
    public Template demands() {
      return inheritance.demands(bases);
    }

    /// As [Inheritance#completed].
    public Template completed(Template template) {
      return inheritance.completed(template, bases);
    }
  }

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
