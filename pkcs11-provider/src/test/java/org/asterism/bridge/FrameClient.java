package org.asterism.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// The shim's part on one connection, spoken by hand: a frame out, a frame in.
final class FrameClient implements AutoCloseable {
  static final int ALIVE_FLAGS = 6;
  private static final long MAGIC = 0x415354455249534dL;
  private static final byte CONTROL = 1;

  private final SocketChannel channel;
  private long requests;

  /// A frame that came back.
  record Received(int call, int flags, long id, ByteBuffer fields) {
    /// @param frame all of it
    static Received of(ByteBuffer frame) {
      int body = frame.getInt();
      if (body != frame.remaining()) {
        throw new AssertionError("a frame of %d bytes, not %d".formatted(frame.remaining(), body));
      }
      return new Received(frame.getShort(), frame.getShort(), frame.getLong(), frame.slice());
    }

    long result() {
      return fields.getLong(0);
    }
  }

  FrameClient(Path socket) throws IOException {
    this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /// A connection that said hello and bind.
  static FrameClient bound(Path socket, byte[] application, boolean control) throws IOException {
    var client = new FrameClient(socket);
    client.hello();
    Received bound = client.bind(application, control);
    if (bound.result() != 0) {
      throw new IOException("bind answered 0x%x".formatted(bound.result()));
    }
    return client;
  }

  Received hello() throws IOException {
    return call("hello", greeting());
  }

  Received bind(byte[] application, boolean control) throws IOException {
    return call("bind", binding(application, control));
  }

  /// The fields of a hello.
  static Fields greeting() {
    return fields().number(MAGIC).number(1).number(1);
  }

  /// The fields of a bind.
  static Fields binding(byte[] application, boolean control) {
    return fields().raw(application).number(4711).octet(control ? CONTROL : 0);
  }

  static Fields fields() {
    return new Fields();
  }

  Received call(String name, Fields fields) throws IOException {
    send(name, fields);
    return receiveReply();
  }

  void send(String name, Fields fields) throws IOException {
    sendRaw(frame(name, fields));
  }

  /// The next request's whole frame, not sent.
  byte[] frame(String name, Fields fields) {
    return frame(++requests, name, fields);
  }

  static byte[] frame(long request, String name, Fields fields) {
    byte[] body = fields.out.toByteArray();
    return ByteBuffer.allocate(16 + body.length)
        .putInt(12 + body.length)
        .putShort((short) CallTable.golden().named(name).id())
        .putShort((short) 1)
        .putLong(request)
        .put(body)
        .array();
  }

  void sendRaw(byte[] bytes) throws IOException {
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /// The next frame that is no sign of life.
  Received receiveReply() throws IOException {
    Received received = receive();
    while (received.flags() == ALIVE_FLAGS) {
      received = receive();
    }
    return received;
  }

  /// @throws IOException if the engine hung up
  Received receive() throws IOException {
    ByteBuffer header = read(16);
    int body = header.getInt() - 12;
    return new Received(header.getShort(), header.getShort(), header.getLong(), read(body));
  }

  /// Waits until the engine hangs up.
  boolean isHungUp() {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /// Whether the engine has hung up by now.
  boolean isHungUpAlready() throws IOException {
    channel.configureBlocking(false);
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } finally {
      channel.configureBlocking(true);
    }
  }

  /// Hangs up from this side.
  void hangUp() throws IOException {
    channel.close();
  }

  private ByteBuffer read(int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the engine hung up");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }

  /// The fields of a request.
  static final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Fields number(long value) {
      return raw(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    Fields octet(int value) {
      out.write(value);
      return this;
    }

    Fields bytes(byte[] value) {
      return octet(1).raw(ByteBuffer.allocate(4).putInt(value.length).array()).raw(value);
    }

    Fields buffer(long capacity) {
      return octet(1).number(capacity);
    }

    Fields raw(byte[] value) {
      out.writeBytes(value);
      return this;
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
