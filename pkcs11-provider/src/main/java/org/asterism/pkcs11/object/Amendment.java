package org.asterism.pkcs11.object;

import java.util.Map;
import java.util.TreeMap;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeReader;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Birth;
import org.asterism.pkcs11.attribute.Footnote;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.ObjectTables;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.attribute.Reading;

/// What a template changes in an object (PKCS#11 v3.1 §4.1.2) or in a copy of it (§4.1.3).
///
/// @param object as it is
/// @param all the tables of the token
/// @param copying whether a copy is made
record Amendment(
    Attributes object, ObjectTable table, ObjectTables all, Author author, boolean copying) {

  static Attributes change(Attributes object, Template wanted, Author author, ObjectTables all)
      throws CryptokiException {
    Permission.refuseWhereFalse(object, Cka.MODIFIABLE);
    // §4.6.2: "Trusted certificates cannot be modified." The same holds here for trusted keys, or
    // whoever may change one could have a trusted wrapping key decrypt. The officer takes the trust
    // away first.
    if (object.isTrue(Cka.TRUSTED) && author != Author.SECURITY_OFFICER) {
      throw new CryptokiException(
          Ckr.ACTION_PROHIBITED, "a trusted object is changed by the security officer only");
    }
    return new Amendment(object, table(object, all), all, author, false).of(wanted);
  }

  static Attributes copy(
      Attributes object, Template wanted, Author author, ObjectTables all, Providers providers)
      throws CryptokiException {
    Permission.refuseWhereFalse(object, Cka.COPYABLE);
    var changed = new Amendment(object, table(object, all), all, author, true).of(wanted);
    var uniqueId = Map.of(Cka.UNIQUE_ID, Birth.uniqueId(providers));
    var copied = changed.with(Attributes.of(uniqueId));
    // The copy is a new object, and only the officer makes those trusted.
    return object.isTrue(Cka.TRUSTED) && author != Author.SECURITY_OFFICER
        ? copied.with(Cka.TRUSTED, false)
        : copied;
  }

  // §5.1: CKR_USER_NOT_LOGGED_IN says that "the appropriate user" is not logged in, and here that
  // is the officer.
  static CryptokiException officersOnly(long type) {
    return new CryptokiException(
        Ckr.USER_NOT_LOGGED_IN, "attribute 0x%x is the security officer's to set".formatted(type));
  }

  // §4.9 names the error for CKA_PUBLIC_KEY_INFO.
  static CryptokiException disagreeing(long type) {
    return new CryptokiException(
        type == Cka.PUBLIC_KEY_INFO || type == Cka.CHECK_VALUE
            ? Ckr.ATTRIBUTE_VALUE_INVALID
            : Ckr.TEMPLATE_INCONSISTENT,
        "attribute 0x%x does not belong to the rest".formatted(type));
  }

  private static ObjectTable table(Attributes object, ObjectTables all) throws CryptokiException {
    return all.of(object)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.ACTION_PROHIBITED, "an object of unknown class stays as it is"));
  }

  private Attributes of(Template wanted) throws CryptokiException {
    var changed = new TreeMap<Long, AttributeValue>();
    for (var entry : Given.of(wanted, table, all).values().entrySet()) {
      var rule = all.rule(table, entry.getKey());
      if (!repeats(rule, entry.getValue())) {
        require(rule, entry.getValue());
        changed.put(entry.getKey(), entry.getValue());
      }
    }
    Attributes changes = Attributes.of(changed);
    WellFormed.require(object.with(changes));
    return changes;
  }

  // A copy's template that says what the original is asks for nothing. But naming the unique id
  // "MUST fail" (§4.4.1), and trust is not copied.
  private boolean repeats(AttributeRule rule, AttributeValue value) {
    return copying
        && !rule.has(Footnote.NOT_WHEN_CREATED)
        && !rule.has(Footnote.OFFICERS)
        && is(rule, value);
  }

  private void require(AttributeRule rule, AttributeValue value) throws CryptokiException {
    if (rule.has(Footnote.OFFICERS)) {
      if (author != Author.SECURITY_OFFICER && Plain.isTrue(value)) {
        throw officersOnly(rule.type());
      }
    } else if (!mayChange(rule, value)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_READ_ONLY, "attribute 0x%x stays as it is".formatted(rule.type()));
    } else if (rule.computed() && !is(rule, value)) {
      throw disagreeing(rule.type());
    }
  }

  private boolean mayChange(AttributeRule rule, AttributeValue value) {
    if (rule.has(Footnote.ERASABLE)) {
      return Plain.length(value) == 0;
    }
    boolean now = object.isTrue(rule.type());
    boolean latched =
        (rule.has(Footnote.TRUE_STAYS) && now && !Plain.isTrue(value))
            || (rule.has(Footnote.FALSE_STAYS) && !now && Plain.isTrue(value));
    return !latched && (rule.has(Footnote.CHANGEABLE) || (copying && rule.has(Footnote.IN_COPY)));
  }

  private boolean is(AttributeRule rule, AttributeValue value) {
    return new AttributeReader(all).read(object, rule.type()).equals(new Reading.Value(value))
        && !rule.isPartOfKey();
  }
}
