package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.directory.CorruptRowException;
import org.asterism.directory.FieldReader;
import org.asterism.directory.FieldWriter;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.pkcs11.abi.AttributeValue;
import org.asterism.pkcs11.abi.Attributes;
import org.asterism.pkcs11.abi.Template;

/// Attributes and key facts as bytes, for rows and companions. Reading is total.
final class ObjectCodec {
  private static final int BYTES = 1;
  private static final int NESTED = 2;
  private static final int NO_KEY = 0;
  private static final int RSA = 1;
  private static final int EC = 2;
  private static final int SECRET = 3;

  // Nested templates go no deeper in the standard's attributes (design §2).
  private static final int MAX_DEPTH = 2;

  private ObjectCodec() {}

  static byte[] encode(Attributes attributes, Optional<KeyFacts> key) {
    var out = new FieldWriter();
    var entries = new ArrayList<Template.Entry>();
    attributes.asMap().forEach((type, value) -> entries.add(new Template.Entry(type, value)));
    write(out, entries);
    write(out, key);
    return out.toBytes();
  }

  /// What [#encode] took.
  record Decoded(Attributes attributes, Optional<KeyFacts> key) {}

  static Decoded decode(byte[] bytes) throws CorruptRowException {
    var in = new FieldReader(bytes);
    Map<Long, AttributeValue> values = new TreeMap<>();
    for (Template.Entry entry : entries(in, MAX_DEPTH)) {
      values.put(entry.type(), entry.value());
    }
    Optional<KeyFacts> key = readKey(in);
    in.end();
    return new Decoded(Attributes.of(values), key);
  }

  private static void write(FieldWriter out, List<Template.Entry> entries) {
    out.number(entries.size());
    for (Template.Entry entry : entries) {
      out.number(entry.type());
      switch (entry.value()) {
        case AttributeValue.Bytes(byte[] value) -> out.number(BYTES).bytes(value);
        case AttributeValue.Nested(Template nested) -> write(out.number(NESTED), nested.entries());
        case AttributeValue.Secret _ ->
            throw new IllegalArgumentException("a secret is not an attribute");
      }
    }
  }

  private static List<Template.Entry> entries(FieldReader in, int depth)
      throws CorruptRowException {
    if (depth < 0) {
      throw new CorruptRowException("templates nest deeper than " + MAX_DEPTH);
    }
    return in.list(
        Template.MAX_ENTRIES,
        entry -> {
          long type = entry.number();
          return new Template.Entry(type, value(entry, depth));
        });
  }

  private static AttributeValue value(FieldReader in, int depth) throws CorruptRowException {
    return in.number(BYTES, NESTED) == BYTES
        ? new AttributeValue.Bytes(in.bytes())
        : new AttributeValue.Nested(new Template(entries(in, depth - 1)));
  }

  private static void write(FieldWriter out, Optional<KeyFacts> key) {
    if (key.isEmpty()) {
      out.number(NO_KEY);
      return;
    }
    switch (key.get()) {
      case KeyFacts.Rsa(byte[] modulus, byte[] exponent) ->
          out.number(RSA).bytes(modulus).bytes(exponent);
      case KeyFacts.Ec(Curve curve, byte[] point) -> out.number(EC).text(curve.name()).bytes(point);
      case KeyFacts.Secret(long keyType, int length) ->
          out.number(SECRET).number(keyType).number(length);
    }
  }

  private static Optional<KeyFacts> readKey(FieldReader in) throws CorruptRowException {
    return switch (in.number(NO_KEY, SECRET)) {
      case RSA -> Optional.of(new KeyFacts.Rsa(in.bytes(), in.bytes()));
      case EC -> Optional.of(new KeyFacts.Ec(curve(in.text()), in.bytes()));
      case SECRET -> Optional.of(new KeyFacts.Secret(in.number(), in.number(0, Integer.MAX_VALUE)));
      default -> Optional.empty();
    };
  }

  private static Curve curve(String name) throws CorruptRowException {
    for (Curve curve : Curve.values()) {
      if (curve.name().equals(name)) {
        return curve;
      }
    }
    throw new CorruptRowException("expected a curve's name");
  }
}
