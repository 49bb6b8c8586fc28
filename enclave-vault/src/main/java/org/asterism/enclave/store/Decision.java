package org.asterism.enclave.store;

/// How a [Work] that is to be kept ends: its answer, and what is to happen once what it wrote is
/// durable and before the answer is given.
public record Decision<T>(T answer, Runnable onceDurable) {
  public static <T> Decision<T> keep(T answer) {
    return new Decision<>(answer, () -> {});
  }
}
