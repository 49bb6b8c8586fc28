package org.asterism.bridge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One `FORM` of `params.def`: how a parameter's structure is flattened.
///
/// @param plain whether all its fields only go in, and have codes that are read here
record ParameterForm(int id, String name, List<Field> fields, boolean plain) {
  private static final String PLAIN_CODES = "uhycarR@";

  private static final Map<Integer, ParameterForm> BY_ID = new HashMap<>();
  private static final Map<String, ParameterForm> BY_NAME = new HashMap<>();

  static {
    for (var row : Definitions.rows("params.def", "FORM")) {
      var form = of(Integer.parseInt(row.get(0)), row.get(1), row.get(3));
      BY_ID.put(form.id(), form);
      BY_NAME.put(form.name(), form);
    }
  }

  /// One field.
  ///
  /// @param code what it is in C and on the wire
  /// @param operand what follows the code: a number of bytes, or a form's or a field's name
  record Field(String name, char code, String operand) {

    /// Of `cN`.
    int length() {
      return Integer.parseInt(operand);
    }
  }

  ParameterForm {
    fields = List.copyOf(fields);
  }

  /// Null where there is no such form.
  static @org.jspecify.annotations.Nullable ParameterForm find(int id) {
    return BY_ID.get(id);
  }

  /// The form that a field of code `@` points to.
  static ParameterForm named(String name) {
    ParameterForm found = BY_NAME.get(name);
    if (found == null) {
      throw new IllegalStateException("params.def has no form " + name);
    }
    return found;
  }

  private static ParameterForm of(int id, String name, String fields) {
    List<Field> parsed =
        fields.isEmpty()
            ? List.of()
            : Arrays.stream(fields.split(" ")).map(ParameterForm::field).toList();
    boolean plain =
        !fields.contains("<")
            && !fields.contains("=")
            && parsed.stream().allMatch(field -> PLAIN_CODES.indexOf(field.code()) >= 0);
    return new ParameterForm(id, name, parsed, plain);
  }

  private static Field field(String text) {
    int colon = text.indexOf(':');
    return new Field(text.substring(0, colon), text.charAt(colon + 1), text.substring(colon + 2));
  }
}
