package org.asterism.secret;

/// The handover of something that nobody owns yet: it is given up at the end of the block that made
/// it, unless its owner has it by then.
///
/// ```
/// try (var handover = Handover.orElse(connection::close)) {
///   prepare(connection);
///   return handover.to(new Store(connection));
/// }
/// ```
///
/// For one thread.
///
/// @param <X> what giving up may throw; it is suppressed where the block itself threw
public final class Handover<X extends Exception> implements AutoCloseable {
  private final GivingUp<X> givingUp;
  private boolean done;

  private Handover(GivingUp<X> givingUp) {
    this.givingUp = givingUp;
  }

  /// What happens to something that got no owner: it is closed, abandoned or undone.
  @FunctionalInterface
  public interface GivingUp<X extends Exception> {
    void run() throws X;
  }

  public static <X extends Exception> Handover<X> orElse(GivingUp<X> givingUp) {
    return new Handover<>(givingUp);
  }

  /// The last act of the block.
  ///
  /// @return the owner
  public <T> T to(T owner) {
    done = true;
    return owner;
  }

  @Override
  public void close() throws X {
    if (!done) {
      givingUp.run();
    }
  }
}
