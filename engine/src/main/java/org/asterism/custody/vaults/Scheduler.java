package org.asterism.custody.vaults;

import java.time.Duration;

/// A line of tasks that run one after the other, each when it is due. Safe for use by many threads.
public interface Scheduler extends AutoCloseable {
  /// @return what cancels the task while it waits
  Runnable after(Duration delay, Runnable task);

  /// Lets the calling thread wait.
  ///
  /// @return false where this was closed, or the thread is to end, before the time had passed
  boolean pause(Duration time);

  /// Drops what waits and takes nothing more; what runs goes on.
  @Override
  void close();
}
