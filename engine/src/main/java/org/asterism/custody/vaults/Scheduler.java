package org.asterism.custody.vaults;

import java.time.Duration;

/// A line of tasks that run one after the other, each when it is due. Safe for use by many threads.
public interface Scheduler extends AutoCloseable {
  /// @return what cancels the task while it waits
  Runnable after(Duration delay, Runnable task);

  /// Drops what waits and takes nothing more; what runs goes on.
  @Override
  void close();
}
