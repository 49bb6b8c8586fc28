package org.asterism.bridge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All calls of `calls.def`. Immutable.
final class CallTable {
  private static final CallTable GOLDEN = new CallTable(read());

  private final List<CallSignature> calls;
  private final @Nullable CallSignature[] byId;

  private CallTable(List<CallSignature> calls) {
    this.calls = calls;
    this.byId = new CallSignature[calls.getLast().id() + 1];
    calls.forEach(call -> byId[call.id()] = call);
  }

  static CallTable golden() {
    return GOLDEN;
  }

  List<CallSignature> all() {
    return calls;
  }

  /// Empty where no call has this id.
  Optional<CallSignature> find(int id) {
    return id < 0 || id >= byId.length ? Optional.empty() : Optional.ofNullable(byId[id]);
  }

  /// @throws IllegalArgumentException if there is no such call
  CallSignature named(String name) {
    return calls.stream()
        .filter(call -> call.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("calls.def has no " + name));
  }

  private static List<CallSignature> read() {
    return Definitions.rows("calls.def", "CALL").stream().map(CallTable::signature).toList();
  }

  private static CallSignature signature(List<String> row) {
    return new CallSignature(
        Integer.parseInt(row.get(0)),
        row.get(1),
        row.get(2),
        row.get(3),
        CallSignature.Kind.valueOf(row.get(4).toUpperCase(Locale.ROOT)));
  }
}
