package org.asterism.pkcs11.object;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.algorithm.KeyTypes;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.custody.threshold.BornKey;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Birth;
import org.asterism.pkcs11.attribute.Footnote;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.Origin;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.token.NewObject;

/// A maker of objects out of templates: all that the table says, from the template, from the key,
/// or as it usually is (PKCS#11 v3.1 §4.1.1).
record ObjectMaker(KeyTypes keyTypes, Providers providers) {
  NewObject create(Template template, Author author) throws CryptokiException {
    var table = keyTypes.tables().wanted(template);
    var origin = new Origin.Created(author);
    var given = given(template, table, origin);
    var imported = keyTypes.read(table, given);
    try (var handover = Handover.orElse(imported::close)) {
      var birth = new Birth(table, origin, imported.facts(), providers, given);
      return handover.to(object(given, birth, imported.material()));
    }
  }

  /// A private or secret key that a mechanism made.
  NewObject withMaterial(Template template, KeyMaterial material, Origin origin)
      throws CryptokiException {
    long objectClass = keyTypes.of(material.facts()).wholeClass();
    return ofKey(objectClass, template, material.facts(), Optional.of(material), origin);
  }

  /// A private key that vaults dealt to each other.
  NewObject born(Template template, BornKey born, Origin origin) throws CryptokiException {
    long objectClass = keyTypes.of(born.facts()).wholeClass();
    return ofKey(objectClass, template, born.facts(), Optional.empty(), origin).of(born);
  }

  /// The public half of a pair.
  NewObject publicHalf(Template template, KeyFacts facts, Origin origin) throws CryptokiException {
    return ofKey(Cko.PUBLIC_KEY, template, facts, Optional.empty(), origin);
  }

  /// A part of a key; the caller closes it.
  SecretBytes partOf(KeyMaterial material, long type) throws CryptokiException {
    return keyTypes
        .of(material.facts())
        .part(material, type)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.ATTRIBUTE_TYPE_INVALID,
                "attribute 0x%x is no part of this key".formatted(type)));
  }

  private NewObject ofKey(
      long objectClass,
      Template template,
      KeyFacts facts,
      Optional<KeyMaterial> material,
      Origin origin)
      throws CryptokiException {
    var table = keyTypes.tables().ofKey(objectClass, keyTypes.of(facts).code(), template);
    var given = given(template, table, origin);
    var birth = new Birth(table, origin, Optional.of(facts), providers, given);
    return object(given, birth, material);
  }

  private Given given(Template template, ObjectTable table, Origin origin)
      throws CryptokiException {
    var given = Given.of(template, table, keyTypes.tables());
    given.requireFor(origin, table);
    for (AttributeRule rule : table.rules().values()) {
      if (rule.has(Footnote.OFFICERS)
          && origin.author() != Author.SECURITY_OFFICER
          && given.get(rule.type()).filter(Plain::isTrue).isPresent()) {
        throw Amendment.officersOnly(rule.type());
      }
    }
    return given;
  }

  private NewObject object(Given given, Birth birth, Optional<KeyMaterial> material)
      throws CryptokiException {
    for (AttributeRule rule : birth.table().rules().values()) {
      var value = rule.isPartOfKey() ? erased(rule, given) : value(rule, given, birth);
      value.ifPresent(v -> birth.put(rule.type(), v));
    }
    var stated = given.get(Cka.CHECK_VALUE).filter(value -> Plain.length(value) > 0);
    if (stated.isPresent() && material.isPresent()) {
      requireCheckValue(material.get(), stated.get());
    }
    var attributes = birth.attributes();
    WellFormed.require(attributes);
    requireKept(attributes);
    return new NewObject(attributes, birth.key(), material, Optional.empty(), usual(given, birth));
  }

  private static Set<Long> usual(Given given, Birth birth) {
    return birth.table().rules().keySet().stream()
        .filter(type -> given.get(type).isEmpty())
        .collect(Collectors.toSet());
  }

  // Only what a token keeps has a custody.
  private static void requireKept(Attributes attributes) throws CryptokiException {
    if (!attributes.isTrue(Cka.TOKEN)
        && attributes.bytes(Cka.ASTERISM_CUSTODY).filter(word -> word.length > 0).isPresent()) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT,
          "a session key is whole in the engine: CKA_ASTERISM_CUSTODY is of token keys");
    }
  }

  // PKCS#11 v3.1 §4.10: a check value that is given "MUST match what the library calculates".
  private void requireCheckValue(KeyMaterial material, AttributeValue stated)
      throws CryptokiException {
    try (var mine = partOf(material, Cka.CHECK_VALUE);
        var theirs = SecretBytes.copyOf(MemorySegment.ofArray(Plain.of(stated).orElseThrow()))) {
      if (!mine.constantTimeEquals(theirs)) {
        throw new CryptokiException(
            Ckr.ATTRIBUTE_VALUE_INVALID, "the check value is not that of the key");
      }
    }
  }

  private static Optional<AttributeValue> erased(AttributeRule rule, Given given) {
    return given
        .get(rule.type())
        .filter(value -> rule.has(Footnote.ERASABLE) && Plain.length(value) == 0);
  }

  private static Optional<AttributeValue> value(AttributeRule rule, Given given, Birth birth)
      throws CryptokiException {
    var stated = given.get(rule.type());
    var usual = rule.usual().map(usually -> usually.apply(birth));
    if (!rule.computed()) {
      return stated.or(() -> usual);
    }
    if (stated.filter(value -> Plain.length(value) > 0).isPresent()
        && !agree(rule, stated, usual)) {
      throw Amendment.disagreeing(rule.type());
    }
    return usual;
  }

  private static boolean agree(
      AttributeRule rule, Optional<AttributeValue> stated, Optional<AttributeValue> known) {
    return stated.equals(known)
        || stated
            .flatMap(Plain::of)
            .filter(said ->
                known.flatMap(Plain::of).filter(k -> rule.kind().agrees(said, k)).isPresent())
            .isPresent();
  }
}
