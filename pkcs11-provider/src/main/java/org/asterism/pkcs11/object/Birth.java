package org.asterism.pkcs11.object;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyFacts;

/// An object in the making: what its table's rows look at to find their usual values. For one
/// thread.
final class Birth {
  private static final int UNIQUE_ID_BYTES = 16;
  private static final int CHECKSUM_BYTES = 3;

  private final ObjectTable table;
  private final Origin origin;
  private final Optional<KeyFacts> key;
  private final Providers providers;
  private final Map<Long, AttributeValue> values = new TreeMap<>();

  Birth(ObjectTable table, Origin origin, Optional<KeyFacts> key, Providers providers) {
    this.table = table;
    this.origin = origin;
    this.key = key;
    this.providers = providers;
  }

  ObjectTable table() {
    return table;
  }

  Origin origin() {
    return origin;
  }

  KeyFacts.Rsa rsa() {
    return (KeyFacts.Rsa) key.orElseThrow();
  }

  KeyFacts.Ec ec() {
    return (KeyFacts.Ec) key.orElseThrow();
  }

  KeyFacts.Secret secret() {
    return (KeyFacts.Secret) key.orElseThrow();
  }

  Optional<KeyFacts> key() {
    return key;
  }

  void put(long type, AttributeValue value) {
    values.put(type, value);
  }

  /// Whether a row above has come out true.
  boolean isTrue(long type) {
    return Optional.ofNullable(values.get(type)).filter(Plain::isTrue).isPresent();
  }

  Attributes attributes() {
    return Attributes.of(values);
  }

  AttributeValue uniqueId() {
    return uniqueId(providers);
  }

  /// Random, so that no two objects of any token have the same (PKCS#11 v3.1 §4.4.1).
  static AttributeValue uniqueId(Providers providers) {
    byte[] id = new byte[UNIQUE_ID_BYTES];
    providers.random().nextBytes(id);
    return Plain.bytes(HexFormat.of().formatHex(id).getBytes(StandardCharsets.US_ASCII));
  }

  /// PKCS#11 v3.1 §4.6.2: of a certificate, the first three bytes of its SHA-1.
  AttributeValue checksum() {
    byte[] value =
        Optional.ofNullable(values.get(Cka.VALUE)).flatMap(Plain::of).orElse(new byte[0]);
    return Plain.bytes(Arrays.copyOf(providers.digest("SHA-1").digest(value), CHECKSUM_BYTES));
  }
}
