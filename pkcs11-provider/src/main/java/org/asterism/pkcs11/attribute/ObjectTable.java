package org.asterism.pkcs11.attribute;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckc;
import org.asterism.cryptoki.Cko;

/// All attributes of one class and type of object, such as private RSA keys.
///
/// @param objectClass a `CKO_` value
/// @param subtype a `CKK_` or `CKC_` value; none for data
/// @param uses the `CKA_` of what such keys can do
/// @param rules by type, in the order of the tables
public record ObjectTable(
    long objectClass, long subtype, Set<Long> uses, Map<Long, AttributeRule> rules) {
  static final long NO_SUBTYPE = -1;

  static final ObjectTable DATA = table(Cko.DATA, NO_SUBTYPE, Set.of(), Stream.of(DataTable.ROWS));
  static final ObjectTable X_509 = certificate(Ckc.X_509, CertificateTable.X_509);
  static final ObjectTable X_509_ATTR_CERT =
      certificate(Ckc.X_509_ATTR_CERT, CertificateTable.X_509_ATTR_CERT);
  static final ObjectTable WTLS = certificate(Ckc.WTLS, CertificateTable.WTLS);
  static final ObjectTable TRUST =
      table(Cko.TRUST, NO_SUBTYPE, Set.of(), Stream.of(TrustTable.ROWS));

  /// @param keyType a `CKK_` value
  /// @param uses what such keys can do
  /// @param rows what they have besides what all public keys have
  public static ObjectTable publicKey(long keyType, Set<Long> uses, List<AttributeRule> rows) {
    return table(
        Cko.PUBLIC_KEY, keyType, uses, Stream.of(KeyTable.ALL_KEYS, PublicKeyTable.ALL, rows));
  }

  /// As [#publicKey].
  public static ObjectTable privateKey(long keyType, Set<Long> uses, List<AttributeRule> rows) {
    var parts = Stream.of(KeyTable.ALL_KEYS, PrivateKeyTable.ALL, KeyTable.HIDDEN_KEYS, rows);
    return table(Cko.PRIVATE_KEY, keyType, uses, parts);
  }

  /// As [#publicKey].
  public static ObjectTable secretKey(long keyType, Set<Long> uses) {
    var parts = Stream.of(KeyTable.ALL_KEYS, SecretKeyTable.ALL, KeyTable.HIDDEN_KEYS);
    return table(Cko.SECRET_KEY, keyType, uses, parts);
  }

  /// What keys of a type are made from.
  public static ObjectTable domainParameters(long keyType, List<AttributeRule> rows) {
    var parts = Stream.of(DomainParametersTable.ALL, rows);
    return table(Cko.DOMAIN_PARAMETERS, keyType, Set.of(), parts);
  }

  public boolean hasKeyType() {
    return hasKeyType(objectClass);
  }

  static boolean hasKeyType(long objectClass) {
    return objectClass == Cko.PUBLIC_KEY
        || objectClass == Cko.PRIVATE_KEY
        || objectClass == Cko.SECRET_KEY
        || objectClass == Cko.DOMAIN_PARAMETERS;
  }

  public Optional<AttributeRule> find(long type) {
    return Optional.ofNullable(rules.get(type));
  }

  private static ObjectTable certificate(long type, List<AttributeRule> rows) {
    var parts = Stream.of(CertificateTable.ALL, rows);
    return table(Cko.CERTIFICATE, type, Set.of(), parts);
  }

  private static ObjectTable table(
      long objectClass, long subtype, Set<Long> uses, Stream<List<AttributeRule>> parts) {
    var rules = new LinkedHashMap<Long, AttributeRule>();
    Stream.concat(Stream.of(StorageTable.ROWS), parts)
        .flatMap(List::stream)
        .forEach(rule -> rules.put(rule.type(), rule));
    return new ObjectTable(objectClass, subtype, uses, Collections.unmodifiableMap(rules));
  }
}
