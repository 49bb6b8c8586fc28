package org.asterism.pkcs11.attribute;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;

/// A template whose every attribute belongs to the object's table, has one value, and one of its
/// kind (PKCS#11 v3.1 §4.1.1). The same value again is as if it were there once, but for secrets,
/// which are not compared. Secrets in it stay the caller's.
///
/// @param values by type, in the form in which they are kept
public record Given(Map<Long, AttributeValue> values) {

  public static Given of(Template template, ObjectTable table, ObjectTables all)
      throws CryptokiException {
    var values = new TreeMap<Long, AttributeValue>();
    for (Template.Entry entry : template.entries()) {
      var rule = all.rule(table, entry.type());
      var value = all.accept(rule, entry.value()).orElseThrow(() -> invalid(entry.type()));
      var before = values.put(entry.type(), value);
      if (before != null && !before.equals(value)) {
        throw new CryptokiException(
            Ckr.TEMPLATE_INCONSISTENT,
            "attribute 0x%x is given two values".formatted(entry.type()));
      }
    }
    return new Given(Collections.unmodifiableMap(values));
  }

  public static CryptokiException invalid(long type) {
    return new CryptokiException(
        Ckr.ATTRIBUTE_VALUE_INVALID, "no such value for attribute 0x%x".formatted(type));
  }

  public Optional<AttributeValue> get(long type) {
    return Optional.ofNullable(values.get(type));
  }

  public Optional<byte[]> bytes(long type) {
    return get(type).flatMap(Plain::of);
  }

  /// An unsigned number, be it plain or secret.
  public Optional<BigInteger> number(long type) {
    return get(type)
        .flatMap(value ->
            switch (value) {
              case AttributeValue.Bytes(byte[] bytes) -> Optional.of(new BigInteger(1, bytes));
              case AttributeValue.Secret(var hidden) ->
                  Optional.of(hidden.useArray(bytes -> new BigInteger(1, bytes)));
              case AttributeValue.Nested _ -> Optional.empty();
            });
  }

  /// A number that must be there.
  public BigInteger needed(long type) throws CryptokiException {
    return number(type).orElseThrow(() -> missing(type));
  }

  /// What must be in the template is, and what must not be is not.
  public void requireFor(Origin origin, ObjectTable table) throws CryptokiException {
    for (AttributeRule rule : table.rules().values()) {
      boolean isGiven = values.containsKey(rule.type());
      if (isGiven && origin.forbids(rule)) {
        throw new CryptokiException(
            Ckr.ATTRIBUTE_READ_ONLY, "attribute 0x%x is the token's to set".formatted(rule.type()));
      }
      if (!isGiven && origin.needs(rule)) {
        throw missing(rule.type());
      }
    }
  }

  public static CryptokiException missing(long type) {
    return new CryptokiException(
        Ckr.TEMPLATE_INCOMPLETE, "attribute 0x%x is missing".formatted(type));
  }
}
