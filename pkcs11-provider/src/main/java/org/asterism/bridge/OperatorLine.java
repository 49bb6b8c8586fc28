package org.asterism.bridge;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.asterism.cryptoki.Ckr;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// An operator's connection to a running engine: the other end of [OperatorCalls]. For one thread.
public final class OperatorLine implements AutoCloseable {
  /// How long an engine may say nothing: one that works gives a sign of life each second.
  static final Duration SILENCE = Duration.ofSeconds(20);

  private static final int RESULT_BYTES = Long.BYTES;
  private static final int PRESENT = 1 + Integer.BYTES;

  private final SocketChannel channel;
  private final Selector heard;
  private final Duration silence;
  private long requests;

  // A Unix channel has no read timeout of its own.
  private OperatorLine(SocketChannel channel, Selector heard, Duration silence) throws IOException {
    this.channel = channel;
    this.heard = heard;
    this.silence = silence;
    channel.configureBlocking(false);
    channel.register(heard, SelectionKey.OP_READ);
  }

  /// @throws IOException where no engine listens there
  public static OperatorLine open(Path socket) throws IOException, LinkException {
    return open(socket, SILENCE);
  }

  static OperatorLine open(Path socket, Duration silence) throws IOException, LinkException {
    var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    try (var ofChannel = Handover.orElse(channel::close)) {
      var heard = Selector.open();
      try (var ofHeard = Handover.orElse(heard::close)) {
        var line = new OperatorLine(channel, heard, silence);
        line.hello();
        return ofChannel.to(ofHeard.to(line));
      }
    }
  }

  /// Asks, and waits for as long as the engine works on it and says so.
  ///
  /// @param name of the call in `calls.def`
  /// @throws LinkException in the engine's words, where it refuses
  public byte[] call(String name, byte[] asked) throws IOException, LinkException {
    return ask(name, bytes(ByteBuffer.allocate(PRESENT + asked.length), asked).flip());
  }

  /// [#call(String, byte[])] with a PIN, which stays the caller's.
  public byte[] call(String name, byte[] asked, SecretBytes pin) throws IOException, LinkException {
    ByteBuffer fields = ByteBuffer.allocate(2 * PRESENT + asked.length + pin.length());
    try {
      pin.borrowArray(text -> bytes(bytes(fields, asked), text));
      return ask(name, fields.flip());
    } finally {
      Arrays.fill(fields.array(), (byte) 0);
    }
  }

  private static ByteBuffer bytes(ByteBuffer fields, byte[] value) {
    return fields.put((byte) 1).putInt(value.length).put(value);
  }

  private byte[] ask(String name, ByteBuffer fields) throws IOException, LinkException {
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
    heard.close();
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
    ByteBuffer frame =
        ByteBuffer.allocate(Frame.HEADER_BYTES + fields.remaining())
            .putInt(Frame.BODY_MIN + fields.remaining())
            .putShort((short) id)
            .putShort((short) Frame.REQUEST)
            .putLong(++requests)
            .put(fields)
            .flip();
    try {
      send(frame);
    } finally {
      Arrays.fill(frame.array(), (byte) 0);
    }
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

  // One request at a time, and a small one: where there is no room for it, nobody reads.
  private void send(ByteBuffer frame) throws IOException, LinkException {
    while (frame.hasRemaining()) {
      if (channel.write(frame) == 0) {
        throw new LinkException("the engine reads nothing; see whether it is stopped");
      }
    }
  }

  private ByteBuffer read(int length) throws IOException, LinkException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      int read = channel.read(into);
      if (read < 0) {
        throw new LinkException("the engine hung up");
      }
      if (read == 0) {
        awaitWord();
      }
    }
    return into.flip();
  }

  private void awaitWord() throws IOException, LinkException {
    if (heard.select(silence.toMillis()) == 0) {
      throw new LinkException(
          "the engine has said nothing for %d s; see whether it is stopped"
              .formatted(silence.toSeconds()));
    }
    heard.selectedKeys().clear();
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
