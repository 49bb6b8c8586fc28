package org.asterism.bridge;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection of the embedded link: a request, its call, its reply, until the application ends
/// it. For one thread at a time; another one may come with the next request.
final class EmbeddedLine implements AutoCloseable {
  private final Dispatcher dispatcher;
  private final Caller caller;
  private final Exchange exchange;
  private @Nullable ByteBuffer kept;
  private long keptFor;
  private long lastRequest;

  EmbeddedLine(Dispatcher dispatcher, Peer peer, FrameMemory memory) {
    this.dispatcher = dispatcher;
    this.caller = new Caller(peer);
    this.exchange = new Exchange(memory, peer, Arena::ofShared);
  }

  /// Answers one frame into `reply`, from its beginning.
  ///
  /// @return the bytes of the reply; if `reply` has less, nothing was written, and `fetch` gets it
  long answer(ByteBuffer request, ByteBuffer reply) throws BrokenFrame {
    Frame frame = frameOf(request);
    if (LinkCalls.isFetch(frame)) {
      return fetch(request, reply);
    }
    dropKept();
    try {
      take(request);
      dispatcher.answer(caller, exchange);
      keptFor = frame.requestId();
      kept = exchange.response().written();
      return deliver(reply);
    } finally {
      if (kept == null) {
        exchange.clear();
      }
    }
  }

  /// The application hung up: what it did not fetch is taken back.
  @Override
  public void close() {
    dropKept();
    caller.releaseControl();
    exchange.close();
  }

  /// For the log.
  @Override
  public String toString() {
    return caller.toString();
  }

  private Frame frameOf(ByteBuffer request) throws BrokenFrame {
    if (request.remaining() < Frame.HEADER_BYTES
        || Frame.lengthOf(request) != request.remaining()) {
      throw new BrokenFrame("expected one whole request");
    }
    Frame frame = Frame.requestOf(request);
    if (frame.requestId() != lastRequest + 1) {
      throw new BrokenFrame(
          "expected request %d, found %d".formatted(lastRequest + 1, frame.requestId()));
    }
    lastRequest = frame.requestId();
    return frame;
  }

  private void take(ByteBuffer request) throws BrokenFrame {
    if (!exchange.request().grow(request.remaining())) {
      throw new BrokenFrame("no memory for a request of %d bytes".formatted(request.remaining()));
    }
    exchange.request().bytes().put(request);
  }

  private long fetch(ByteBuffer request, ByteBuffer reply) throws BrokenFrame {
    if (kept == null
        || request.remaining() != Frame.HEADER_BYTES + Long.BYTES
        || request.getLong(Frame.HEADER_BYTES) != keptFor) {
      throw new BrokenFrame("expected the request of a kept reply");
    }
    long length = deliver(reply);
    if (kept == null) {
      exchange.clear();
    }
    return length;
  }

  private long deliver(ByteBuffer reply) {
    ByteBuffer whole = Objects.requireNonNull(kept);
    int length = whole.remaining();
    if (length <= reply.remaining()) {
      reply.put(whole);
      kept = null;
    }
    return length;
  }

  private void dropKept() {
    if (kept != null) {
      kept = null;
      exchange.undo();
      exchange.clear();
    }
  }
}
