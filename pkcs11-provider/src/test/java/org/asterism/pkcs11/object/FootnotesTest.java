package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.and;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;
import static org.asterism.pkcs11.object.Templates.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.algorithm.Engines;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Origin;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.attribute.Reading;
import org.asterism.pkcs11.object.StandardTables.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each footnote of each attribute table does what it says (PKCS#11 v3.2 §4.2), for every object
/// that can be made.
class FootnotesTest {
  // 9 and 13 ask for nothing.
  private static final Set<Integer> ASKING = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12);

  static Stream<ObjectKind> kinds() {
    return ObjectKind.all();
  }

  record Case(ObjectKind kind, Row row) {
    /// A value that the attribute may have.
    AttributeValue value() throws CryptokiException {
      if (row.type() == Cka.ALLOWED_MECHANISMS) {
        return Templates.value(Ckm.AES_GCM);
      }
      if (isCheckOfKey()) {
        return Plain.EMPTY;
      }
      return RULES.read(kind.created(), row.type()) instanceof Reading.Value(var value)
          ? value
          : kind.template().find(row.type()).orElse(secret(new byte[16]));
    }

    // It is that of the key, or erased.
    boolean isCheckOfKey() {
      return row.type() == Cka.CHECK_VALUE && row.has(7);
    }

    boolean isFlag() throws CryptokiException {
      return Plain.length(value()) == 1;
    }

    Template.Entry entry() throws CryptokiException {
      return new Template.Entry(row.type(), value());
    }

    @Override
    public String toString() {
      return kind + " " + row;
    }
  }

  static Stream<Case> cases() {
    return kinds().flatMap(kind -> kind.attributes().stream().map(row -> new Case(kind, row)));
  }

  // How a check value changes, AmendmentTest has.
  static Stream<Case> casesOfChange() {
    return cases().filter(one -> !one.isCheckOfKey());
  }

  static Stream<Case> casesOfKeys() {
    return cases().filter(one -> one.kind.material().isPresent());
  }

  /// A new key as C_GenerateKey, C_UnwrapKey and C_DeriveKey make it.
  private static Attributes made(Origin origin, ObjectKind kind, Template template)
      throws CryptokiException {
    KeyMaterial key = kind.material().orElseThrow();
    return switch (origin) {
      case Origin.Generated(long mechanism) ->
          RULES.generated(template, key, mechanism).attributes();
      case Origin.Unwrapped _ -> RULES.unwrapped(template, key, Attributes.NONE).attributes();
      case Origin.Derived derived -> RULES.derived(template, key, derived).attributes();
      case Origin.Created _ -> throw new IllegalArgumentException();
    };
  }

  // What each origin must be told of a key, besides what is tried.
  private static Template needed(Origin origin, ObjectKind kind) throws CryptokiException {
    var entries =
        kind.attributes().stream()
            .filter(row -> origin instanceof Origin.Generated ? row.has(3) : row.has(5))
            .map(row -> new Case(kind, row))
            .toList();
    var needed = Template.EMPTY;
    for (Case one : origin instanceof Origin.Derived ? List.<Case>of() : entries) {
      needed = and(needed, one.entry());
    }
    return needed;
  }

  private static void tryIn(Origin origin, Case one, Optional<Ckr> refusal)
      throws CryptokiException {
    var rest = without(needed(origin, one.kind), one.row.type());
    var whole = and(rest, one.entry());
    if (refusal.isPresent()) {
      refuses(refusal.get(), () -> made(origin, one.kind, whole));
    } else {
      made(origin, one.kind, whole);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theTablesHereHaveTheStandardsRows(ObjectKind kind) throws Exception {
    var rules =
        Engines.keyTypes(Templates.PROVIDERS).tables().of(kind.created()).orElseThrow().rules();
    var ours =
        rules.values().stream()
            .filter(rule -> rule.type() < Cka.VENDOR_DEFINED)
            .collect(Collectors.toMap(AttributeRule::type, FootnotesTest::asking));
    var standard = kind.attributes().stream().collect(Collectors.toMap(Row::type, Row::ours));
    assertEquals(named(standard), named(ours));
  }

  private static Set<Integer> asking(AttributeRule rule) {
    return rule.footnotes().stream().filter(ASKING::contains).collect(Collectors.toSet());
  }

  private static Set<String> named(Map<Long, Set<Integer>> rows) {
    return rows.entrySet().stream()
        .map(row -> "0x%x %s".formatted(row.getKey(), row.getValue().stream().sorted().toList()))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void created(Case one) throws Exception {
    var rest = without(one.kind.template(), one.row.type());
    if (one.row.has(1)) {
      refuses(Ckr.TEMPLATE_INCOMPLETE, () -> Templates.created(rest));
    }
    var whole = and(rest, one.entry());
    if (one.row.has(2)) {
      refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> Templates.created(whole));
    } else {
      Templates.created(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("casesOfKeys")
  void generatedUnwrappedAndDerived(Case one) throws Exception {
    var readOnly = Optional.of(Ckr.ATTRIBUTE_READ_ONLY);
    var generated = new Origin.Generated(Ckm.AES_KEY_GEN);
    tryIn(generated, one, readOnly.filter(_ -> one.row.has(4)));
    tryIn(ObjectKind.DERIVED, one, readOnly.filter(_ -> one.row.has(4)));
    tryIn(new Origin.Unwrapped(), one, readOnly.filter(_ -> one.row.has(6)));
    if (one.row.has(3)) {
      refuses(Ckr.TEMPLATE_INCOMPLETE, () -> made(generated, one.kind, Template.EMPTY));
    }
    if (one.row.has(5)) {
      refuses(
          Ckr.TEMPLATE_INCOMPLETE, () -> made(new Origin.Unwrapped(), one.kind, Template.EMPTY));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void revealed(Case one) throws Exception {
    var hidden = RULES.read(one.kind.created(), one.row.type()) instanceof Reading.Sensitive;
    assertEquals(one.row.has(7), hidden);
  }

  @ParameterizedTest
  @MethodSource("casesOfChange")
  void changed(Case one) throws Exception {
    var object = one.kind.created();
    long type = one.row.type();
    if (one.row.has(10)) {
      refuses(Ckr.USER_NOT_LOGGED_IN, () -> change(object, is(type, true), Author.USER));
      change(object, is(type, true), Author.SECURITY_OFFICER);
    } else if (one.isFlag() && (one.row.has(11) || one.row.has(12))) {
      latched(object, type, one.row);
    } else if (one.row.has(8)) {
      change(object, one.entry(), Author.USER);
    } else {
      var same = one.entry();
      refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> change(object, same, Author.USER));
    }
  }

  private static Attributes change(Attributes object, Template.Entry entry, Author author)
      throws CryptokiException {
    return RULES.change(object, template(entry), author);
  }

  // Once it is the value that stays, it does; before that it changes where 8 stands too.
  private static void latched(Attributes object, long type, Row row) throws CryptokiException {
    boolean lasting = row.has(11);
    var last = object.with(type, lasting);
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> change(last, is(type, !lasting), Author.USER));
    var before = object.with(type, !lasting);
    if (row.has(8)) {
      change(before, is(type, lasting), Author.USER);
    } else {
      refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> change(before, is(type, lasting), Author.USER));
    }
  }
}
