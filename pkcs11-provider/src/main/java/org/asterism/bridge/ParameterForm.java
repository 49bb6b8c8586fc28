package org.asterism.bridge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One `FORM` of `params.def`: how a parameter's structure is flattened.
record ParameterForm(int id, String name, List<Field> fields) {
  private static final Map<Integer, ParameterForm> BY_ID = new HashMap<>();
  private static final Map<String, ParameterForm> BY_NAME = new HashMap<>();

  static {
    for (var row : Definitions.rows("params.def", "FORM")) {
      var form = of(Integer.parseInt(row.get(0)), row.get(1), row.get(3));
      BY_ID.put(form.id(), form);
      BY_NAME.put(form.name(), form);
    }
  }

  /// Where a field goes: into the engine, or back to the application.
  enum Direction {
    IN,
    OUT,
    BOTH
  }

  /// One field.
  ///
  /// @param code what it is in C and on the wire
  /// @param operand what follows the code: a number of bytes, or a form's or a field's name
  record Field(String name, char code, String operand, Direction direction) {

    /// Of `cN` and `pN`; a version (`V`) has two bytes.
    int length() {
      return code == 'V' ? 2 : Integer.parseInt(operand);
    }

    boolean goesIn() {
      return direction != Direction.OUT;
    }

    /// Whether it is written back, or something in it is.
    boolean comesBack() {
      return switch (code) {
        case '@', '#' -> named(operand).fields().stream().anyMatch(Field::comesBack);
        default -> direction != Direction.IN;
      };
    }
  }

  ParameterForm {
    fields = List.copyOf(fields);
  }

  /// Null where there is no such form.
  static @org.jspecify.annotations.Nullable ParameterForm find(int id) {
    return BY_ID.get(id);
  }

  /// The form that a field of code `@` or `#` points to.
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
    return new ParameterForm(id, name, parsed);
  }

  private static Field field(String text) {
    int colon = text.indexOf(':');
    char last = text.charAt(text.length() - 1);
    Direction direction =
        switch (last) {
          case '<' -> Direction.OUT;
          case '=' -> Direction.BOTH;
          default -> Direction.IN;
        };
    int end = direction == Direction.IN ? text.length() : text.length() - 1;
    String operand = text.substring(colon + 2, end).replace("/", "");
    return new Field(text.substring(0, colon), text.charAt(colon + 1), operand, direction);
  }
}
