package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// Attributes and key facts as bytes, for rows and companions. Reading is total.
final class ObjectCodec {
  private static final int BYTES = 1;
  private static final int NESTED = 2;

  // Nested templates go no deeper in the standard's attributes (design §2).
  private static final int MAX_DEPTH = 2;

  private ObjectCodec() {}

  static byte[] encode(Attributes attributes, Optional<KeyFacts> key) {
    var out = new FieldWriter();
    var entries = new ArrayList<Template.Entry>();
    attributes.asMap().forEach((type, value) -> entries.add(new Template.Entry(type, value)));
    write(out, entries);
    out.flag(key.isPresent());
    key.ifPresent(facts -> KeyForms.write(out, facts));
    return out.toBytes();
  }

  /// What [#encode] took.
  record Decoded(Attributes attributes, Optional<KeyFacts> key) {}

  static Decoded decode(byte[] bytes, KeyForms forms) throws CorruptRowException {
    var in = new FieldReader(bytes);
    Map<Long, AttributeValue> values = new TreeMap<>();
    for (Template.Entry entry : entries(in, MAX_DEPTH)) {
      values.put(entry.type(), entry.value());
    }
    Optional<KeyFacts> key = in.flag() ? Optional.of(forms.read(in)) : Optional.empty();
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
}
