package org.asterism.secret;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What the secrets that a thread makes are taken from, for the time of a lambda: the arena's
/// general part, a [Reservation], or one user's share of what users may fill together.
///
/// A secret stays where it was made, whoever closes it. The innermost lambda counts; a thread
/// without one takes from the general part. Safe for use by many threads.
public abstract sealed class Allotment permits GeneralPart, Reservation, UserShare {
  private static final ScopedValue<Allotment> BOUND = ScopedValue.newInstance();

  Allotment() {}

  /// What is done meanwhile, and what it may throw.
  @FunctionalInterface
  public interface Work<R extends @Nullable Object, X extends Exception, Y extends Exception> {
    R run() throws X, Y;
  }

  /// What this thread takes from now, to be handed to another that works for it.
  public static Allotment current() {
    return BOUND.orElse(GeneralPart.ONE);
  }

  /// What is neither set apart for logins nor for users. Where it is full, whoever keeps secrets
  /// there that can be had again gives some up: [Spare].
  public static Allotment general() {
    return GeneralPart.ONE;
  }

  /// A user's share: however many secrets one makes, as much is left to the others.
  ///
  /// @param user by a name that tells users apart
  public static Allotment ofUser(String user) {
    return new UserShare(user);
  }

  /// Does the work; the secrets that it makes in this thread come from here.
  @SuppressWarnings("unchecked") // what the work throws passes through
  public final <R extends @Nullable Object, X extends Exception, Y extends Exception> R lend(
      Work<R, X, Y> work) throws X, Y {
    var unchecked = (Work<R, RuntimeException, RuntimeException>) (Work<R, ?, ?>) work;
    return ScopedValue.where(BOUND, this).call(unchecked::run);
  }

  /// [#lend] for work without a result.
  public final void run(Runnable work) {
    ScopedValue.where(BOUND, this).run(work);
  }

  /// @throws LockedMemoryFull if there is no room
  abstract MemorySegment take(int length);

  abstract void release(MemorySegment block);
}
