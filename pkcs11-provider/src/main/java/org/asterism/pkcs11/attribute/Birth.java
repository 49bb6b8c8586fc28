package org.asterism.pkcs11.attribute;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyFacts;
import org.asterism.vault.Octets;

/// An object in the making: what its table's rows look at to find their usual values. For one
/// thread.
public final class Birth {
  private static final int UNIQUE_ID_BYTES = 16;
  private static final int CHECKSUM_BYTES = 3;

  private final ObjectTable table;
  private final Origin origin;
  private final Optional<KeyFacts> key;
  private final Providers providers;
  private final Given given;
  private final Map<Long, AttributeValue> values = new TreeMap<>();

  /// @param given the template
  public Birth(
      ObjectTable table, Origin origin, Optional<KeyFacts> key, Providers providers, Given given) {
    this.given = given;
    this.table = table;
    this.origin = origin;
    this.key = key;
    this.providers = providers;
  }

  /// What the template says.
  public Given given() {
    return given;
  }

  public ObjectTable table() {
    return table;
  }

  public Origin origin() {
    return origin;
  }

  /// What is public of the key, for rows of keys of one kind.
  public <F extends KeyFacts> F facts(Class<F> kind) {
    return kind.cast(key.orElseThrow());
  }

  public Optional<KeyFacts> key() {
    return key;
  }

  public void put(long type, AttributeValue value) {
    values.put(type, value);
  }

  /// Whether a row above has come out true.
  public boolean isTrue(long type) {
    return Optional.ofNullable(values.get(type)).filter(Plain::isTrue).isPresent();
  }

  public Attributes attributes() {
    return Attributes.of(values);
  }

  public AttributeValue uniqueId() {
    return uniqueId(providers);
  }

  /// Random, so that no two objects of any token have the same (PKCS#11 v3.1 §4.4.1).
  public static AttributeValue uniqueId(Providers providers) {
    String id = Octets.random(UNIQUE_ID_BYTES, providers.random()).toHex();
    return Plain.bytes(id.getBytes(StandardCharsets.US_ASCII));
  }

  /// PKCS#11 v3.1 §4.6.2: of a certificate, the first three bytes of its SHA-1.
  public AttributeValue checksum() {
    byte[] value =
        Optional.ofNullable(values.get(Cka.VALUE)).flatMap(Plain::of).orElse(new byte[0]);
    return Plain.bytes(Arrays.copyOf(providers.digest("SHA-1").digest(value), CHECKSUM_BYTES));
  }
}
