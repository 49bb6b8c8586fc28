package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.date;
import static org.asterism.pkcs11.attribute.AttributeRule.flag;
import static org.asterism.pkcs11.attribute.AttributeRule.mechanisms;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyFacts;

/// What all keys have (PKCS#11 v3.1 §4.7), and what private and secret keys both have.
public final class KeyTable {
  /// `CK_UNAVAILABLE_INFORMATION`.
  public static final long UNAVAILABLE_INFORMATION = -1;

  static final List<AttributeRule> ALL_KEYS =
      List.of(
          number(Cka.KEY_TYPE, 1, 5, SEARCHED)
              .usually(birth -> Plain.number(birth.table().subtype())),
          bytes(Cka.ID, 8, SEARCHED),
          date(Cka.START_DATE, 8),
          date(Cka.END_DATE, 8),
          flag(Cka.LOCAL, 2, 4, 6)
              .usually(birth -> Plain.flag(birth.origin() instanceof Origin.Generated)),
          number(Cka.KEY_GEN_MECHANISM, 2, 4, 6).usually(KeyTable::mechanism),
          mechanisms(Cka.ALLOWED_MECHANISMS),
          number(Cka.OBJECT_VALIDATION_FLAGS, 4, 6, 12).of(new NoValidation()).upTo(Long.BYTES));

  /// `CK_FLAGS` of validations, of which this token has none: they are 0, and kept nowhere.
  private record NoValidation() implements AttributeKind {
    private static final byte[] NONE = new byte[Long.BYTES];

    @Override
    public Optional<byte[]> accept(byte[] value) {
      return Optional.of(value).filter(flags -> Arrays.equals(flags, NONE));
    }

    @Override
    public Optional<AttributeValue> unstated() {
      return Optional.of(Plain.bytes(NONE));
    }
  }

  /// To stand below `CKA_SENSITIVE` and `CKA_EXTRACTABLE`, on which they rest.
  static final List<AttributeRule> HIDDEN_KEYS =
      List.of(
          flag(Cka.ALWAYS_SENSITIVE, 2, 4, 6).usually(KeyTable::alwaysSensitive),
          flag(Cka.NEVER_EXTRACTABLE, 2, 4, 6).usually(KeyTable::neverExtractable),
          // "Cannot be changed once set to CK_TRUE": so before that it can.
          flag(Cka.WRAP_WITH_TRUSTED, 8, 11),
          bytes(Cka.ASTERISM_CUSTODY));

  private KeyTable() {}

  /// `CKA_PUBLIC_KEY_INFO`, which each algorithm writes its own way.
  ///
  /// @param info the DER of a `SubjectPublicKeyInfo` (RFC 5280 §4.1)
  public static AttributeRule publicKeyInfo(Function<KeyFacts, byte[]> info, int... footnotes) {
    return bytes(Cka.PUBLIC_KEY_INFO, footnotes)
        .computed(birth -> Plain.bytes(info.apply(birth.key().orElseThrow())));
  }

  private static AttributeValue mechanism(Birth birth) {
    return Plain.number(
        birth.origin() instanceof Origin.Generated(long mechanism)
            ? mechanism
            : UNAVAILABLE_INFORMATION);
  }

  private static AttributeValue alwaysSensitive(Birth birth) {
    return always(birth.origin(), Cka.ALWAYS_SENSITIVE, birth.isTrue(Cka.SENSITIVE));
  }

  private static AttributeValue neverExtractable(Birth birth) {
    return always(birth.origin(), Cka.NEVER_EXTRACTABLE, !birth.isTrue(Cka.EXTRACTABLE));
  }

  // PKCS#11 v3.1 §5.7.1 and §5.18.4: false for what came from outside.
  private static AttributeValue always(Origin origin, long history, boolean now) {
    return Plain.flag(
        switch (origin) {
          case Origin.Generated _ -> now;
          case Origin.Derived(var bases, var inheritance) ->
              inheritance.always(history, now, bases);
          case Origin.Created _, Origin.Unwrapped _ -> false;
        });
  }
}
