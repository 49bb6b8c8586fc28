package org.asterism.vault;

/// A vault's word about one of several acts that have nothing to do with each other. Whoever
/// receives it owns what is inside.
public sealed interface Reply<A extends Outcome> extends AutoCloseable {

  /// The act was done.
  record Given<A extends Outcome>(A outcome) implements Reply<A> {
    @Override
    public A orRefusal() {
      return outcome;
    }

    @Override
    public void close() {
      outcome.close();
    }
  }

  /// The act was not done.
  record Refused<A extends Outcome>(VaultRefused refusal) implements Reply<A> {
    @Override
    public A orRefusal() throws VaultRefused {
      throw refusal;
    }

    @Override
    public void close() {}
  }

  /// An act that is yet to be done.
  @FunctionalInterface
  interface Asking<A extends Outcome> {
    A ask() throws VaultException;
  }

  /// Does the act.
  ///
  /// @throws VaultException if no word worth believing came
  static <A extends Outcome> Reply<A> to(Asking<? extends A> asking) throws VaultException {
    try {
      return new Given<>(asking.ask());
    } catch (VaultRefused refusal) {
      return new Refused<>(refusal);
    }
  }

  /// What was answered.
  ///
  /// @throws VaultRefused if the act was not done
  A orRefusal() throws VaultRefused;

  @Override
  void close();
}
