package org.asterism.rpc;

import java.util.concurrent.Semaphore;

/// What one engine's calls take up at a vault, over all its connections: a further one is refused,
/// and other engines are none the worse for it. Safe for use by many threads.
///
/// **Limits.** [Limits#CALLS_EACH] calls, with a message each that is arriving, waits or is worked
/// on, and [Limits#SECRET_BYTES_EACH] of opened secrets.
final class Load {
  private final Semaphore calls = new Semaphore(Limits.CALLS_EACH);
  private final Semaphore secretBytes = new Semaphore(Limits.SECRET_BYTES_EACH);

  /// What was taken, until it is closed.
  interface Taken extends AutoCloseable {
    @Override
    void close();
  }

  /// Whether there is room for one more call; its end is [#end].
  boolean begin() {
    return calls.tryAcquire();
  }

  void end() {
    calls.release();
  }

  /// Room for secrets of one request.
  ///
  /// @throws Overload where there is none now
  Taken secrets(int bytes) throws Overload {
    if (!secretBytes.tryAcquire(bytes)) {
      throw new Overload();
    }
    return () -> secretBytes.release(bytes);
  }

  /// The engine asks for too much at once.
  static final class Overload extends Exception {
    private Overload() {
      super("this engine asks for too much at once");
    }
  }
}
