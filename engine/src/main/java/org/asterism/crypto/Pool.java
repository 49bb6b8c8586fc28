package org.asterism.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// A few idle objects that are dear to make, kept without locks and without thread-locals.
///
/// A thread looks in the one place that its id points to; who finds it empty makes a new object,
/// who finds it full on return drops the object. So at most [#PLACES] objects stay.
public final class Pool<T> {
  static final int PLACES = 16;

  private final AtomicReferenceArray<T> idle = new AtomicReferenceArray<>(PLACES);
  private final Supplier<T> maker;

  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  public T take() {
    // An empty place holds null, which the array's type does not say.
    T found = idle.getAndSet(place(), null);
    return found != null ? found : maker.get();
  }

  /// Gives back an object that is fit for the next user; one that failed is dropped instead.
  public void giveBack(T object) {
    idle.set(place(), object);
  }

  public void clear() {
    for (int i = 0; i < PLACES; i++) {
      idle.set(i, null);
    }
  }

  private static int place() {
    return (int) (Thread.currentThread().threadId() & (PLACES - 1));
  }
}
