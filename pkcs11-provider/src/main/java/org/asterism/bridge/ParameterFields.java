package org.asterism.bridge;

import java.util.HashMap;
import java.util.Map;
import org.asterism.algorithm.Parameter;

/// The fields of one parameter, read by its form and found by the names of `params.def`.
final class ParameterFields implements Parameter.Fields {
  /// The longest value of one field: docs/reference/frame-format.md.
  static final int MAX_FIELD_BYTES = 1 << 20;

  private static final byte[] NONE = {};

  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, byte[]> values = new HashMap<>();

  private ParameterFields() {}

  static ParameterFields read(ParameterForm form, FrameReader in) throws BrokenFrame {
    var fields = new ParameterFields();
    for (ParameterForm.Field field : form.fields()) {
      fields.readField(field, in);
    }
    return fields;
  }

  @Override
  public long number(String name) {
    Long found = numbers.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no number " + name + " in this form");
    }
    return found;
  }

  @Override
  public byte[] bytes(String name) {
    byte[] found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no bytes " + name + " in this form");
    }
    return found;
  }

  private void readField(ParameterForm.Field field, FrameReader in) throws BrokenFrame {
    switch (field.code()) {
      case 'u', 'h' -> numbers.put(field.name(), in.u64());
      case 'y' -> numbers.put(field.name(), (long) in.u8());
      case 'c' -> values.put(field.name(), in.raw(field.length()));
      case 'a', 'r', 'R' -> values.put(field.name(), bounded(in));
      case '@' -> readPointed(field, in);
      default -> throw new IllegalStateException("code " + field.code() + " is not plain");
    }
  }

  // Fields of a structure that another one points to stand beside the outer ones: no form of the
  // table has a name twice.
  private void readPointed(ParameterForm.Field field, FrameReader in) throws BrokenFrame {
    if (in.flag()) {
      for (ParameterForm.Field inner : ParameterForm.named(field.operand()).fields()) {
        readField(inner, in);
      }
    }
  }

  private static byte[] bounded(FrameReader in) throws BrokenFrame {
    byte[] value = in.optionalBytes().orElse(NONE);
    if (value.length > MAX_FIELD_BYTES) {
      throw new BrokenFrame("a parameter's field of %d bytes".formatted(value.length));
    }
    return value;
  }
}
