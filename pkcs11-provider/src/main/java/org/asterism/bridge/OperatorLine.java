package org.asterism.bridge;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.asterism.cryptoki.Ckr;

/// An operator's connection to a running engine: the other end of [OperatorCalls]. For one thread.
public final class OperatorLine implements AutoCloseable {
  private static final int RESULT_BYTES = Long.BYTES;

  private final SocketChannel channel;
  private long requests;

  private OperatorLine(SocketChannel channel) {
    this.channel = channel;
  }

  /// @throws IOException where no engine listens there
  public static OperatorLine open(Path socket) throws IOException, LinkException {
    var line = new OperatorLine(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    try {
      line.hello();
      return line;
    } catch (IOException | LinkException failed) {
      line.close();
      throw failed;
    }
  }

  /// Asks, and waits for as long as the engine works on it.
  ///
  /// @param name of the call in `calls.def`
  /// @throws LinkException in the engine's words, where it refuses
  public byte[] call(String name, byte[] asked) throws IOException, LinkException {
    ByteBuffer fields =
        ByteBuffer.allocate(1 + Integer.BYTES + asked.length)
            .put((byte) 1)
            .putInt(asked.length)
            .put(asked)
            .flip();
    ByteBuffer reply = exchange(name, fields);
    long result = reply.getLong();
    byte[] answer = reply.hasRemaining() ? bytes(reply) : new byte[0];
    if (result != Ckr.OK.code()) {
      String words = new String(answer, StandardCharsets.UTF_8);
      throw new LinkException(
          "the engine refused %s with 0x%x%s"
              .formatted(name, result, words.isEmpty() ? "; see its log" : ": " + words));
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void hello() throws IOException, LinkException {
    ByteBuffer fields =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(LinkCalls.MAGIC)
            .putLong(LinkCalls.VERSION)
            .putLong(LinkCalls.VERSION)
            .flip();
    if (exchange("hello", fields).getLong() != Ckr.OK.code()) {
      throw new LinkException("the engine speaks another version of the frame format");
    }
  }

  private ByteBuffer exchange(String name, ByteBuffer fields) throws IOException, LinkException {
    int id = CallTable.golden().named(name).id();
    send(
        ByteBuffer.allocate(Frame.HEADER_BYTES + fields.remaining())
            .putInt(Frame.BODY_MIN + fields.remaining())
            .putShort((short) id)
            .putShort((short) Frame.REQUEST)
            .putLong(++requests)
            .put(fields)
            .flip());
    while (true) {
      ByteBuffer header = read(Frame.HEADER_BYTES);
      int length = header.getInt() - Frame.BODY_MIN;
      int call = Short.toUnsignedInt(header.getShort());
      int flags = Short.toUnsignedInt(header.getShort());
      if (length < 0 || length > Frame.BODY_MAX || call != id || header.getLong() != requests) {
        throw broken();
      }
      ByteBuffer body = read(length);
      if (flags == Frame.REPLY && length >= RESULT_BYTES) {
        return body;
      }
      if (flags != Frame.ALIVE) {
        throw broken();
      }
    }
  }

  private void send(ByteBuffer frame) throws IOException {
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  private ByteBuffer read(int length) throws IOException, LinkException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new LinkException("the engine hung up");
      }
    }
    return into.flip();
  }

  private static byte[] bytes(ByteBuffer in) throws LinkException {
    if (in.remaining() < 1 + Integer.BYTES || in.get() != 1 || in.getInt() != in.remaining()) {
      throw broken();
    }
    byte[] value = new byte[in.remaining()];
    in.get(value);
    return value;
  }

  private static LinkException broken() {
    return new LinkException("the engine's answer is no frame that an operator's call gets");
  }
}
