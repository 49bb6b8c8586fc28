package org.asterism.cryptoki;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The attributes of one object, each type once, without anything secret: the value of a key is its
/// `KeyMaterial`, never an attribute. Immutable.
///
/// They lie in one array, because an engine holds those of very many objects: of a key pair and its
/// certificate about 1.5 KiB, a third of what a map of values takes.
public final class Attributes {
  public static final Attributes NONE = new Attributes(new byte[0]);

  // In ascending order of types, so that equal attributes are equal arrays.
  private final byte[] packed;

  private Attributes(byte[] packed) {
    this.packed = packed;
  }

  public static Attributes of(Map<Long, AttributeValue> values) {
    return packed(new TreeMap<>(values));
  }

  public SortedMap<Long, AttributeValue> asMap() {
    return Collections.unmodifiableNavigableMap(byType());
  }

  public Optional<AttributeValue> get(long type) {
    var walk = new PackedAttributes(packed);
    return walk.advanceTo(type) ? Optional.of(walk.value()) : Optional.empty();
  }

  /// The bytes of an ordinary attribute; empty where it is absent or nested.
  public Optional<byte[]> bytes(long type) {
    var walk = new PackedAttributes(packed);
    return walk.advanceTo(type) && !walk.isNested() ? Optional.of(walk.bytes()) : Optional.empty();
  }

  /// A `CK_ULONG` attribute.
  public Optional<Long> ulong(long type) {
    return bytes(type).filter(b -> b.length == Long.BYTES).map(b -> ByteBuffer.wrap(b).getLong());
  }

  /// A `CK_BBOOL` attribute; false where it is absent.
  public boolean isTrue(long type) {
    var walk = new PackedAttributes(packed);
    return walk.advanceTo(type) && walk.isTrue();
  }

  /// These attributes with `changed` laid over them.
  public Attributes with(Attributes changed) {
    var merged = byType();
    merged.putAll(changed.byType());
    return packed(merged);
  }

  public Attributes with(long type, byte[] value) {
    var merged = byType();
    merged.put(type, new AttributeValue.Bytes(value));
    return packed(merged);
  }

  public Attributes with(long type, long ulong) {
    return with(type, ByteBuffer.allocate(Long.BYTES).putLong(ulong).array());
  }

  public Attributes with(long type, boolean bool) {
    return with(type, new byte[] {(byte) (bool ? 1 : 0)});
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes theirs && Arrays.equals(packed, theirs.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return "Attributes" + byType().keySet();
  }

  private NavigableMap<Long, AttributeValue> byType() {
    var all = new TreeMap<Long, AttributeValue>();
    new PackedAttributes(packed).entries().forEach(entry -> all.put(entry.type(), entry.value()));
    return all;
  }

  private static Attributes packed(NavigableMap<Long, AttributeValue> values) {
    return new Attributes(
        PackedAttributes.pack(
            values.entrySet().stream()
                .map(entry -> new Template.Entry(entry.getKey(), entry.getValue()))
                .toList()));
  }
}
