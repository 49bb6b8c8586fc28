package org.asterism.pkcs11.object;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckc;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;

/// All attributes of one class and type of object, such as private RSA keys.
///
/// @param objectClass a `CKO_` value
/// @param subtype a `CKK_` or `CKC_` value; none for data
/// @param rules by type, in the order of the tables
/// @param reader how such a key is taken from a template
record ObjectTable(
    long objectClass, long subtype, Map<Long, AttributeRule> rules, ImportedKey.Reader reader) {
  private static final long NO_SUBTYPE = -1;

  // What the token holds: one entry for each kind of object.
  private static final List<ObjectTable> ALL =
      List.of(
          table(Cko.DATA, NO_SUBTYPE, ImportedKey::none, DataTable.ROWS.stream()),
          table(Cko.CERTIFICATE, Ckc.X_509, ImportedKey::none, CertificateTable.X_509.stream()),
          publicKey(Ckk.RSA, ImportedKey::rsaPublic, PublicKeyTable.RSA),
          publicKey(Ckk.EC, ImportedKey::ecPublic, PublicKeyTable.EC),
          privateKey(Ckk.RSA, ImportedKey::rsaPrivate, PrivateKeyTable.RSA),
          privateKey(Ckk.EC, ImportedKey::ecPrivate, PrivateKeyTable.EC),
          secretKey(Ckk.AES),
          secretKey(Ckk.GENERIC_SECRET),
          secretKey(Ckk.SHA256_HMAC));

  private static final Map<Kind, ObjectTable> BY_KIND =
      ALL.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  table -> new Kind(table.objectClass, table.subtype), Function.identity()));

  private record Kind(long objectClass, long subtype) {}

  /// The table that a template for `C_CreateObject` asks for.
  static ObjectTable wanted(Template template) throws CryptokiException {
    long objectClass = needed(template, Cka.CLASS);
    var subtype = subtypeAttribute(objectClass);
    long wanted = subtype.isPresent() ? needed(template, subtype.getAsLong()) : NO_SUBTYPE;
    return find(objectClass, wanted)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.ATTRIBUTE_VALUE_INVALID,
                "this token has no objects of class 0x%x, type 0x%x"
                    .formatted(objectClass, wanted)));
  }

  /// The table of a key that a mechanism made. A template that asks for another contradicts it.
  static ObjectTable ofKey(long objectClass, KeyFacts facts, Template template)
      throws CryptokiException {
    long keyType = keyType(facts);
    if (template.ulong(Cka.CLASS).orElse(objectClass) != objectClass
        || template.ulong(Cka.KEY_TYPE).orElse(keyType) != keyType) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the mechanism makes keys of another class or type");
    }
    return find(objectClass, keyType).orElseThrow();
  }

  /// The table of an object; empty if it is of no kind that the token knows.
  static Optional<ObjectTable> of(Attributes attributes) {
    return attributes
        .ulong(Cka.CLASS)
        .flatMap(objectClass -> {
          var subtype = subtypeAttribute(objectClass);
          return subtype.isPresent()
              ? attributes.ulong(subtype.getAsLong()).flatMap(type -> find(objectClass, type))
              : find(objectClass, NO_SUBTYPE);
        });
  }

  /// What an attribute is where it belongs to a key, of whichever type.
  static Optional<AttributeRule> ruleOfKeys(long type) {
    return ALL.stream()
        .filter(
            table -> table.objectClass == Cko.PRIVATE_KEY || table.objectClass == Cko.SECRET_KEY)
        .flatMap(table -> Optional.ofNullable(table.rules.get(type)).stream())
        .findFirst();
  }

  Optional<AttributeRule> find(long type) {
    return Optional.ofNullable(rules.get(type));
  }

  // PKCS#11 v3.1 §4.1.1: an attribute of nothing is an invalid type; one of other objects makes the
  // template inconsistent.
  AttributeRule rule(long type) throws CryptokiException {
    var rule = rules.get(type);
    if (rule == null) {
      boolean known = ALL.stream().anyMatch(table -> table.rules.containsKey(type));
      throw new CryptokiException(
          known ? Ckr.TEMPLATE_INCONSISTENT : Ckr.ATTRIBUTE_TYPE_INVALID,
          "this object has no attribute 0x%x".formatted(type));
    }
    return rule;
  }

  private static Optional<ObjectTable> find(long objectClass, long subtype) {
    return Optional.ofNullable(BY_KIND.get(new Kind(objectClass, subtype)));
  }

  private static OptionalLong subtypeAttribute(long objectClass) {
    if (objectClass == Cko.CERTIFICATE) {
      return OptionalLong.of(Cka.CERTIFICATE_TYPE);
    }
    return objectClass == Cko.PUBLIC_KEY
            || objectClass == Cko.PRIVATE_KEY
            || objectClass == Cko.SECRET_KEY
        ? OptionalLong.of(Cka.KEY_TYPE)
        : OptionalLong.empty();
  }

  private static long keyType(KeyFacts facts) {
    return switch (facts) {
      case KeyFacts.Rsa _ -> Ckk.RSA;
      case KeyFacts.Ec _ -> Ckk.EC;
      case KeyFacts.Secret(long keyType, _) -> keyType;
    };
  }

  private static long needed(Template template, long type) throws CryptokiException {
    return template.ulong(type).orElseThrow(() -> Given.missing(type));
  }

  private static ObjectTable publicKey(
      long keyType, ImportedKey.Reader reader, List<AttributeRule> rows) {
    var parts = Stream.of(KeyTable.ALL_KEYS, PublicKeyTable.ALL, rows);
    return table(Cko.PUBLIC_KEY, keyType, reader, parts.flatMap(List::stream));
  }

  private static ObjectTable privateKey(
      long keyType, ImportedKey.Reader reader, List<AttributeRule> rows) {
    var parts = Stream.of(KeyTable.ALL_KEYS, PrivateKeyTable.ALL, KeyTable.HIDDEN_KEYS, rows);
    return table(Cko.PRIVATE_KEY, keyType, reader, parts.flatMap(List::stream));
  }

  private static ObjectTable secretKey(long keyType) {
    var parts = Stream.of(KeyTable.ALL_KEYS, SecretKeyTable.ALL, KeyTable.HIDDEN_KEYS);
    return table(Cko.SECRET_KEY, keyType, ImportedKey::secret, parts.flatMap(List::stream));
  }

  private static ObjectTable table(
      long objectClass, long subtype, ImportedKey.Reader reader, Stream<AttributeRule> rows) {
    var rules = new LinkedHashMap<Long, AttributeRule>();
    Stream.concat(StorageTable.ROWS.stream(), rows).forEach(rule -> rules.put(rule.type(), rule));
    return new ObjectTable(objectClass, subtype, Collections.unmodifiableMap(rules), reader);
  }
}
