package org.asterism.bridge;

import java.nio.ByteBuffer;

/// The shim's part on one line of the embedded link, spoken by hand. For one thread at a time.
final class LineClient {
  private static final int USUAL_ROOM = 1024;

  private final Door door;
  private final long number;
  private long requests;

  /// What the library calls: takes a request, writes its reply.
  @FunctionalInterface
  interface Door {
    /// @return bytes of the reply, or less than none
    long dispatch(long line, ByteBuffer request, ByteBuffer reply);
  }

  LineClient(Door door, long number) {
    this.door = door;
    this.number = number;
  }

  /// A line that said hello and bind.
  static LineClient bound(Door door, long number, String application, boolean control) {
    var client = new LineClient(door, number);
    client.requireOk("hello", FrameClient.greeting());
    client.requireOk("bind", FrameClient.binding(LinkBench.id(application), control));
    return client;
  }

  private void requireOk(String name, FrameClient.Fields fields) {
    long result = call(name, fields).result();
    if (result != 0) {
      throw new AssertionError("%s answered 0x%x".formatted(name, result));
    }
  }

  FrameClient.Received call(String name, FrameClient.Fields fields) {
    return call(name, fields, USUAL_ROOM);
  }

  /// @param room of bytes, at least those of the reply
  FrameClient.Received call(String name, FrameClient.Fields fields, int room) {
    ByteBuffer reply = ByteBuffer.allocateDirect(room);
    long length = ask(name, fields, reply);
    if (length < 0 || length > room) {
      throw new AssertionError("%s answered %d bytes".formatted(name, length));
    }
    return FrameClient.Received.of(reply.clear().limit((int) length));
  }

  /// The next request, whatever comes of it.
  long ask(String name, FrameClient.Fields fields, ByteBuffer reply) {
    return askRaw(frame(name, fields), reply);
  }

  /// Asks for the reply to the last request.
  long fetch(ByteBuffer reply) {
    return fetch(requests, reply);
  }

  long fetch(long request, ByteBuffer reply) {
    return ask("fetch", FrameClient.fields().number(request), reply);
  }

  long askRaw(byte[] frame, ByteBuffer reply) {
    return door.dispatch(number, ByteBuffer.allocateDirect(frame.length).put(frame).flip(), reply);
  }

  /// The next request's whole frame, not sent.
  byte[] frame(String name, FrameClient.Fields fields) {
    return FrameClient.frame(++requests, name, fields);
  }

  void hangUp() {
    askRaw(new byte[0], ByteBuffer.allocateDirect(0));
  }
}
