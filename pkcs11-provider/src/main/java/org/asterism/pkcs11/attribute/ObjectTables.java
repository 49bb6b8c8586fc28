package org.asterism.pkcs11.attribute;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;

/// What the token holds: data, certificates, trust in them, and the keys of its algorithms with
/// their domain parameters. Immutable; safe for use by many threads.
public final class ObjectTables {
  // The directory reads templates in templates, and no deeper.
  private static final int MAX_DEPTH = 2;

  private static final List<ObjectTable> OTHERS =
      List.of(
          ObjectTable.DATA,
          ObjectTable.X_509,
          ObjectTable.X_509_ATTR_CERT,
          ObjectTable.WTLS,
          ObjectTable.TRUST);

  private final List<ObjectTable> all;
  private final Map<Kind, ObjectTable> byKind;

  private record Kind(long objectClass, long subtype) {}

  /// @param keys the tables of all key types
  public ObjectTables(Collection<ObjectTable> keys) {
    this.all = Stream.concat(OTHERS.stream(), keys.stream()).toList();
    this.byKind =
        all.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    table -> new Kind(table.objectClass(), table.subtype()), Function.identity()));
  }

  /// The table that a template for `C_CreateObject` asks for.
  public ObjectTable wanted(Template template) throws CryptokiException {
    long objectClass = needed(template, Cka.CLASS);
    var subtype = subtypeAttribute(objectClass);
    long wanted =
        subtype.isPresent() ? needed(template, subtype.getAsLong()) : ObjectTable.NO_SUBTYPE;
    return find(objectClass, wanted)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.ATTRIBUTE_VALUE_INVALID,
                "this token has no objects of class 0x%x, type 0x%x"
                    .formatted(objectClass, wanted)));
  }

  /// The table of a key that a mechanism made. A template that asks for another contradicts it.
  public ObjectTable ofKey(long objectClass, long keyType, Template template)
      throws CryptokiException {
    if (template.ulong(Cka.CLASS).orElse(objectClass) != objectClass
        || template.ulong(Cka.KEY_TYPE).orElse(keyType) != keyType) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the mechanism makes keys of another class or type");
    }
    return find(objectClass, keyType).orElseThrow();
  }

  /// The table of an object; empty if it is of no kind that the token knows.
  public Optional<ObjectTable> of(Attributes attributes) {
    return attributes
        .ulong(Cka.CLASS)
        .flatMap(objectClass -> {
          var subtype = subtypeAttribute(objectClass);
          return subtype.isPresent()
              ? attributes.ulong(subtype.getAsLong()).flatMap(type -> find(objectClass, type))
              : find(objectClass, ObjectTable.NO_SUBTYPE);
        });
  }

  /// What an attribute is where it belongs to a key, of whichever type.
  public Optional<AttributeRule> ruleOfKeys(long type) {
    return all.stream()
        .filter(table ->
            table.objectClass() == Cko.PRIVATE_KEY || table.objectClass() == Cko.SECRET_KEY)
        .flatMap(table -> table.find(type).stream())
        .findFirst();
  }

  // PKCS#11 v3.1 §4.1.1: an attribute of nothing is an invalid type; one of other objects makes the
  // template inconsistent.
  public AttributeRule rule(ObjectTable table, long type) throws CryptokiException {
    return table
        .find(type)
        .orElseThrow(() ->
            new CryptokiException(
                all.stream().anyMatch(other -> other.find(type).isPresent())
                    ? Ckr.TEMPLATE_INCONSISTENT
                    : Ckr.ATTRIBUTE_TYPE_INVALID,
                "this object has no attribute 0x%x".formatted(type)));
  }

  /// As [AttributeRule#accept], templates included.
  public Optional<AttributeValue> accept(AttributeRule rule, AttributeValue value) {
    return rule.kind() == StandardKind.TEMPLATE
        ? Optional.of(value).filter(v -> isOfKeys(v, MAX_DEPTH))
        : rule.accept(value);
  }

  /// What of a private key is secret, besides `CKA_VALUE`, which other objects have too.
  public Set<Long> privateParts() {
    return all.stream()
        .filter(table -> table.objectClass() == Cko.PRIVATE_KEY)
        .flatMap(table -> table.rules().values().stream())
        .filter(AttributeRule::isPartOfKey)
        .map(AttributeRule::type)
        .filter(type -> type != Cka.VALUE)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The attributes that applications search by, each with the kinds that it has in some table.
  Map<Long, Set<AttributeKind>> searched() {
    List<AttributeRule> rules =
        all.stream().flatMap(table -> table.rules().values().stream()).toList();
    Set<Long> searched =
        rules.stream()
            .filter(rule -> rule.has(Footnote.SEARCHED))
            .map(AttributeRule::type)
            .collect(Collectors.toSet());
    return rules.stream()
        .filter(rule -> searched.contains(rule.type()) && !rule.isPartOfKey())
        .collect(
            Collectors.groupingBy(
                AttributeRule::type, Collectors.mapping(AttributeRule::kind, Collectors.toSet())));
  }

  private boolean isOfKeys(AttributeValue value, int depth) {
    if (depth == 0 || !(value instanceof AttributeValue.Nested(Template template))) {
      return false;
    }
    var seen = new HashSet<Long>();
    return template.entries().stream()
        .allMatch(entry -> seen.add(entry.type()) && isOfKeys(entry, depth - 1));
  }

  private boolean isOfKeys(Template.Entry entry, int depth) {
    return ruleOfKeys(entry.type())
        .filter(rule -> !rule.isPartOfKey())
        .filter(rule ->
            rule.kind() == StandardKind.TEMPLATE
                ? isOfKeys(entry.value(), depth)
                : rule.accept(entry.value()).isPresent())
        .isPresent();
  }

  private Optional<ObjectTable> find(long objectClass, long subtype) {
    return Optional.ofNullable(byKind.get(new Kind(objectClass, subtype)));
  }

  private static OptionalLong subtypeAttribute(long objectClass) {
    if (objectClass == Cko.CERTIFICATE) {
      return OptionalLong.of(Cka.CERTIFICATE_TYPE);
    }
    return ObjectTable.hasKeyType(objectClass)
        ? OptionalLong.of(Cka.KEY_TYPE)
        : OptionalLong.empty();
  }

  private static long needed(Template template, long type) throws CryptokiException {
    return template.ulong(type).orElseThrow(() -> Given.missing(type));
  }
}
