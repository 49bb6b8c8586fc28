package org.asterism.attest.quote;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a piece of hardware says of the software it protects. The three kinds share this view, so a
/// policy can ask for measurement and report data without knowing the kind.
public sealed interface Report permits EnclaveReport, TdReport, SnpReport {
  /// The technology.
  Kind kind();

  /// The report's bytes, exactly as signed.
  Bytes raw();

  /// The revision of the layout, as [Field] counts it.
  int revision();

  /// MRENCLAVE, MRTD or MEASUREMENT.
  Bytes measurement();

  /// The 64 bytes that the software itself put in.
  Bytes reportData();

  /// Whether the host may read or change the protected software.
  boolean debug();

  /// A field's bytes; empty where this report does not have it.
  default Optional<Bytes> field(Field field) {
    return field.isIn(kind(), revision()) ? Optional.of(field.from(raw())) : Optional.empty();
  }

  /// All fields that this report has, in the order of the layout.
  default List<Field> fields() {
    return Arrays.stream(Field.values()).filter(f -> f.isIn(kind(), revision())).toList();
  }
}
