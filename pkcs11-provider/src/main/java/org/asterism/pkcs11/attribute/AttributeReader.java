package org.asterism.pkcs11.attribute;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Template;

/// What an object shows of itself: to `C_GetAttributeValue`, and to a search.
///
/// @param tables of all that the token holds
public record AttributeReader(ObjectTables tables) {

  public Reading read(Attributes object, long type) {
    return read(object, type, tables.of(object).flatMap(table -> table.find(type)));
  }

  /// What the object shows of these types.
  Map<Long, AttributeValue> values(Attributes object, Collection<Long> types) {
    var values = new HashMap<Long, AttributeValue>();
    var table = tables.of(object);
    for (long type : types) {
      var rule = table.flatMap(t -> t.find(type));
      if (read(object, type, rule) instanceof Reading.Value(var value)) {
        values.put(type, value);
      }
    }
    return values;
  }

  /// Whether the object has all that the template says. Parts of keys match nothing: else a search
  /// would be a way to guess at them.
  public boolean matches(Attributes object, Template wanted) {
    if (wanted.entries().isEmpty()) {
      return true;
    }
    var table = tables.of(object);
    for (Template.Entry entry : wanted.entries()) {
      var rule = table.flatMap(t -> t.find(entry.type()));
      var value = rule.flatMap(r -> tables.accept(r, entry.value())).orElse(entry.value());
      if (!(read(object, entry.type(), rule) instanceof Reading.Value(AttributeValue mine))
          || !mine.equals(value)) {
        return false;
      }
    }
    return true;
  }

  private static Reading read(Attributes object, long type, Optional<AttributeRule> rule) {
    var stated = object.get(type);
    if (stated.isPresent()) {
      return new Reading.Value(stated.get());
    }
    if (rule.filter(AttributeRule::isPartOfKey).isPresent()) {
      return isHidden(object) ? new Reading.Sensitive() : new Reading.OfKey();
    }
    return rule.flatMap(r -> r.kind().unstated())
        .<Reading>map(Reading.Value::new)
        .orElseGet(Reading.Unknown::new);
  }

  // PKCS#11 v3.1 §4.2, footnote 7.
  private static boolean isHidden(Attributes object) {
    return object.isTrue(Cka.SENSITIVE) || !object.isTrue(Cka.EXTRACTABLE);
  }
}
