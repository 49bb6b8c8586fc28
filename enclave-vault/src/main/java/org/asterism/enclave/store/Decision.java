package org.asterism.enclave.store;

/// How a [Work] ends: its answer, whether what it wrote is to be kept, and what is to happen once
/// that is durable and before the answer is given.
public record Decision<T>(T answer, boolean keep, Runnable onceDurable) {
  public static <T> Decision<T> keep(T answer) {
    return new Decision<>(answer, true, () -> {});
  }

  public static <T> Decision<T> keep(T answer, Runnable onceDurable) {
    return new Decision<>(answer, true, onceDurable);
  }

  public static <T> Decision<T> undo(T answer) {
    return new Decision<>(answer, false, () -> {});
  }
}
