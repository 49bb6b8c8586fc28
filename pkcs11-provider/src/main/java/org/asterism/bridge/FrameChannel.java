package org.asterism.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Frames on one connection: one request, then its reply. One thread receives and sends; meanwhile
/// the [Watchdog] looks whether it takes too long, since Unix channels have no timeouts in Java.
///
/// What the two threads share costs a call two volatile writes and a lock that nobody else holds.
final class FrameChannel {
  private static final Logger LOG = LoggerFactory.getLogger(FrameChannel.class);

  /// The longest frame before `hello`, which is tiny. Before `bind` it is
  /// [FrameBuffer#SMALL_BYTES], which each connection has by itself: operators do not bind.
  static final int GREETING_BYTES = 256;

  /// What a large request must have brought before it is promised room for all of it: enough that
  /// holding much costs much, and so little that all connections of a user together take no more
  /// than the half of [FrameMemory] that the promise does not need.
  static final int EARNEST_BYTES = 32 << 10;

  private enum Phase {
    WAITING,
    READING,
    WORKING,
    WRITING
  }

  private final SocketChannel channel;
  private final LinkLimits limits;
  private final LongSupplier nanos;
  private final RequestPoll poll;
  private final ReentrantLock writing = new ReentrantLock();

  private final long opened;

  // Written before the phase and read after it: so a phase is never taken for older than it is.
  private volatile long since;
  private volatile Phase phase = Phase.WAITING;

  private volatile long beatSince;
  private volatile boolean beating;
  private volatile boolean greeted;
  private volatile boolean bound;
  private volatile boolean peerGone;
  private @Nullable Frame request;
  private long lastRequest;
  private long lastBeat;

  FrameChannel(SocketChannel channel, ServiceLink.Environment environment) {
    this.channel = channel;
    this.limits = environment.limits();
    this.nanos = environment.nanos();
    this.poll = environment.polling().ofConnection();
    this.opened = nanos.getAsLong();
    this.since = opened;
  }

  SocketChannel socket() {
    return channel;
  }

  /// From now on a frame may be as long as needs no memory that others share.
  void becomeGreeted() {
    greeted = true;
  }

  /// From now on the connection may be silent for longer.
  void becomeBound() {
    bound = true;
  }

  long lastRequest() {
    return lastRequest;
  }

  /// Receives one whole request.
  ///
  /// @return false where the peer hung up between two requests
  boolean receive(FrameBuffer into) throws IOException, BrokenFrame {
    enter(Phase.WAITING);
    ByteBuffer bytes = into.bytes();
    if (readFirst(bytes) < 0) {
      return false;
    }
    while (bytes.position() < Frame.LENGTH_BYTES) {
      readMore(bytes);
    }
    int length = lengthOf(bytes);
    while (bytes.position() < length) {
      if (!bytes.hasRemaining()) {
        makeRoom(into, length);
        bytes = into.bytes();
      }
      readMore(bytes);
    }
    begin(bytes, length);
    return true;
  }

  private int lengthOf(ByteBuffer bytes) throws BrokenFrame {
    int length = Frame.lengthOf(bytes);
    int most = greeted ? FrameBuffer.SMALL_BYTES : GREETING_BYTES;
    if (!bound && length > most) {
      throw new BrokenFrame(
          "expected at most %d bytes before bind, found %d".formatted(most, length));
    }
    return length;
  }

  // Memory is taken as the bytes come: a length alone costs none.
  private static void makeRoom(FrameBuffer into, int length) throws BrokenFrame {
    int capacity = into.bytes().capacity();
    boolean promised = capacity < EARNEST_BYTES || into.reserve(length);
    if (!promised || !into.grow(Math.min(length, 2 * capacity))) {
      throw new BrokenFrame("no memory for a request of %d bytes".formatted(length));
    }
  }

  private void begin(ByteBuffer bytes, int length) throws BrokenFrame {
    if (bytes.position() > length) {
      throw new BrokenFrame("expected one request at a time");
    }
    Frame frame = Frame.requestOf(bytes);
    if (frame.requestId() != lastRequest + 1) {
      throw new BrokenFrame(
          "expected request %d, found %d".formatted(lastRequest + 1, frame.requestId()));
    }
    lastRequest = frame.requestId();
    request = frame;
    enter(Phase.WORKING);
  }

  private int readFirst(ByteBuffer bytes) throws IOException {
    int count = poll.read(channel, bytes);
    int found = count == 0 ? readSome(bytes) : count;
    poll.waited(nanos.getAsLong() - since);
    return found;
  }

  private void readMore(ByteBuffer bytes) throws IOException, BrokenFrame {
    if (phase != Phase.READING) {
      enter(Phase.READING);
    }
    if (readSome(bytes) < 0) {
      throw new BrokenFrame("the peer hung up in the middle of a frame");
    }
  }

  // After polling the channel may not block.
  private int readSome(ByteBuffer bytes) throws IOException {
    int count = channel.read(bytes);
    if (count != 0 || channel.isBlocking()) {
      return count;
    }
    channel.configureBlocking(true);
    return channel.read(bytes);
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0 && !channel.isBlocking()) {
        channel.configureBlocking(true);
      }
    }
  }

  /// Sends the reply.
  ///
  /// @throws IOException if the caller is gone, also if that was noticed while the call worked
  void send(FrameBuffer reply) throws IOException {
    writing.lock();
    try {
      enter(Phase.WRITING);
      if (peerGone) {
        throw new IOException("the caller hung up while its call worked");
      }
      writeAll(reply.written());
    } finally {
      writing.unlock();
    }
  }

  /// Tells the peer that its call is still at work, unless the reply is on its way.
  void beat() {
    if (!writing.tryLock()) {
      return;
    }
    try {
      Frame working = request;
      if (phase != Phase.WORKING || working == null) {
        return;
      }
      beatSince = nanos.getAsLong();
      beating = true;
      writeAll(working.alive());
    } catch (IOException gone) {
      peerGone = true;
      LOG.debug("a caller is gone while its call works: {}", gone.toString());
    } finally {
      beating = false;
      writing.unlock();
    }
  }

  /// Looks whether the connection takes too long for what it does, and ends it if so.
  ///
  /// @param beats runs [#beat], which may block
  void watch(long now, java.util.concurrent.Executor beats) {
    Phase current = phase;
    long spent = now - since;
    if (!bound && (current == Phase.WAITING || current == Phase.READING)) {
      closeAfter(now - opened, limits.greeting(), "a connection without hello and bind");
    }
    switch (current) {
      case WAITING -> watchSilence(spent);
      case READING -> closeAfter(spent, limits.halfFrame(), "half a request");
      case WRITING -> closeAfter(spent, limits.write(), "a reply that nobody reads");
      case WORKING -> watchWork(now, spent, beats);
    }
  }

  private void watchSilence(long spent) {
    if (bound && spent > limits.idle().toNanos()) {
      hangUp();
    }
  }

  private void watchWork(long now, long spent, java.util.concurrent.Executor beats) {
    if (beating) {
      closeAfter(now - beatSince, limits.write(), "signs of life that nobody reads");
    } else if (Math.min(spent, now - lastBeat) >= limits.alive().toNanos()) {
      lastBeat = now;
      beats.execute(this::beat);
    }
  }

  /// Ends the connection after the call that it may be working on. A request that is on its way is
  /// still read; one that is not sent yet fails at the peer's end, which then sends it elsewhere.
  void hangUp() {
    try {
      channel.shutdownInput();
    } catch (IOException closed) {
      LOG.trace("already closed", closed);
    }
  }

  /// Ends the connection at once.
  void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      LOG.debug("closing a connection: {}", failed.toString());
    }
  }

  private void closeAfter(long spent, java.time.Duration limit, String what) {
    if (spent > limit.toNanos()) {
      LOG.debug("closing {} after {}", what, limit);
      close();
    }
  }

  private void enter(Phase next) {
    since = nanos.getAsLong();
    phase = next;
  }
}
