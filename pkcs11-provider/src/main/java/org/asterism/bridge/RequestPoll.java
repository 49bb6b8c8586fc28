package org.asterism.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// One connection's polling: its thread stays awake for a moment where the last request came soon
/// after the reply before it, since to wake it costs more than most calls take. It gives its
/// processor to whoever wants it, and then sleeps. In vain, it leaves out more and more occasions.
/// For one thread.
final class RequestPoll {
  /// A request that came later than this has no other one close behind it.
  static final long SOON_NANOS = 200_000;

  // Whoever yields an idle processor has it back within less.
  private static final long ALONE_NANOS = 10_000;
  private static final int REST_MAX = 255;

  private final Polling polling;
  private boolean soon;
  private int rest;
  private int left;

  RequestPoll(Polling polling) {
    this.polling = polling;
  }

  /// How long the last request was waited for.
  void waited(long nanos) {
    soon = nanos <= SOON_NANOS;
  }

  /// Reads what comes while the thread may stay awake. The channel may not block afterwards.
  ///
  /// @return 0 where nothing came, less at the end of the stream
  int read(SocketChannel channel, ByteBuffer into) throws IOException {
    if (!isDue() || !polling.enter()) {
      return 0;
    }
    try {
      int count = poll(channel, into);
      rest = count == 0 ? Math.min(REST_MAX, 2 * rest + 1) : 0;
      left = rest;
      return count;
    } finally {
      polling.leave();
    }
  }

  private boolean isDue() {
    if (!soon || polling.longestNanos() == 0) {
      return false;
    }
    left--;
    return left < 0;
  }

  // This clock runs whatever clock a test has given the link. Yielding is the point: it is how the
  // thread finds out that others want its processor.
  @SuppressWarnings("ThreadPriorityCheck")
  private int poll(SocketChannel channel, ByteBuffer into) throws IOException {
    if (channel.isBlocking()) {
      channel.configureBlocking(false);
    }
    long begin = System.nanoTime();
    long before = begin;
    while (true) {
      int count = channel.read(into);
      if (count != 0) {
        return count;
      }
      Thread.yield();
      long now = System.nanoTime();
      if (now - before > ALONE_NANOS || now - begin > polling.longestNanos()) {
        return 0;
      }
      before = now;
    }
  }
}
