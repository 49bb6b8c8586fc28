package org.asterism.algorithm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.ObjectTables;

/// The key types of all algorithms. Immutable; safe for use by many threads.
public final class KeyTypes {
  private final Map<Long, KeyType> byCode;
  private final ObjectTables tables;
  private final KeyForms forms;

  /// @throws IllegalStateException if two have the same code, or the same stored form
  public KeyTypes(List<Algorithm> algorithms) {
    List<KeyType> all =
        algorithms.stream().flatMap(algorithm -> algorithm.keyTypes().stream()).toList();
    this.byCode =
        all.stream().collect(Collectors.toUnmodifiableMap(KeyType::code, Function.identity()));
    this.tables = new ObjectTables(all.stream().flatMap(type -> type.tables().stream()).toList());
    this.forms = new KeyForms(all.stream().flatMap(type -> type.form().stream()).toList());
  }

  /// What the engine stores and loads.
  public KeyForms forms() {
    return forms;
  }

  /// What objects the token holds.
  public ObjectTables tables() {
    return tables;
  }

  /// The type of a key that one of these types made or read.
  public KeyType of(KeyFacts facts) {
    return byCode.values().stream().filter(type -> type.isOf(facts)).findFirst().orElseThrow();
  }

  /// The key that a template spells out; none where the object is no key.
  public ImportedKey read(ObjectTable table, Given given) throws CryptokiException {
    return table.hasKeyType()
        ? Optional.ofNullable(byCode.get(table.subtype()))
            .orElseThrow()
            .read(table.objectClass(), given)
        : ImportedKey.NONE;
  }

  /// A type of private keys.
  Optional<KeyType> ofPrivateKeys(long code) {
    return Optional.ofNullable(byCode.get(code))
        .filter(type -> type.wholeClass() == Cko.PRIVATE_KEY);
  }

  /// A type of secret keys.
  Optional<SecretKeyType> secret(long code) {
    return byCode.get(code) instanceof SecretKeyType secret
        ? Optional.of(secret)
        : Optional.empty();
  }
}
