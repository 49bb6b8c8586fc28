package org.asterism.cryptoki;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The attributes of one object, each type once, without anything secret: the value of a key is its
/// `KeyMaterial`, never an attribute. Immutable.
public final class Attributes {
  public static final Attributes NONE = new Attributes(new TreeMap<>());

  private final NavigableMap<Long, AttributeValue> byType;

  private Attributes(NavigableMap<Long, AttributeValue> byType) {
    this.byType = byType;
  }

  public static Attributes of(Map<Long, AttributeValue> values) {
    if (values.values().stream().anyMatch(AttributeValue.Secret.class::isInstance)) {
      throw new IllegalArgumentException("a secret is not an attribute");
    }
    return new Attributes(new TreeMap<>(values));
  }

  public SortedMap<Long, AttributeValue> asMap() {
    return java.util.Collections.unmodifiableNavigableMap(byType);
  }

  public Optional<AttributeValue> get(long type) {
    return Optional.ofNullable(byType.get(type));
  }

  /// The bytes of an ordinary attribute; empty where it is absent or nested.
  public Optional<byte[]> bytes(long type) {
    return byType.get(type) instanceof AttributeValue.Bytes(byte[] value)
        ? Optional.of(value)
        : Optional.empty();
  }

  /// A `CK_ULONG` attribute.
  public Optional<Long> ulong(long type) {
    return bytes(type).filter(b -> b.length == Long.BYTES).map(b -> ByteBuffer.wrap(b).getLong());
  }

  /// A `CK_BBOOL` attribute; false where it is absent.
  public boolean isTrue(long type) {
    return bytes(type).filter(b -> b.length == 1 && b[0] != 0).isPresent();
  }

  /// These attributes with `changed` laid over them.
  public Attributes with(Attributes changed) {
    var merged = new TreeMap<>(byType);
    merged.putAll(changed.byType);
    return new Attributes(merged);
  }

  public Attributes with(long type, byte[] value) {
    var merged = new TreeMap<>(byType);
    merged.put(type, new AttributeValue.Bytes(value));
    return new Attributes(merged);
  }

  public Attributes with(long type, long ulong) {
    return with(type, ByteBuffer.allocate(Long.BYTES).putLong(ulong).array());
  }

  public Attributes with(long type, boolean bool) {
    return with(type, new byte[] {(byte) (bool ? 1 : 0)});
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes theirs && byType.equals(theirs.byType);
  }

  @Override
  public int hashCode() {
    return byType.hashCode();
  }

  @Override
  public String toString() {
    return "Attributes" + byType.keySet();
  }
}
