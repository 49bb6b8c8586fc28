package org.asterism.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// As much of the library as it takes to make a token: docs/reference/frame-format.md, by hand.
final class SocketTokens implements AutoCloseable {
  private static final long MAGIC = 0x415354455249534dL;
  private static final int HELLO = 1;
  private static final int BIND = 2;
  private static final int INIT_TOKEN = 25;
  private static final int REQUEST = 1;
  private static final int REPLY = 2;
  private static final int LABEL_BYTES = 32;

  private final SocketChannel control;
  private final SocketChannel calls;
  private long requests;

  SocketTokens(Path socket) throws IOException {
    this.control = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    greet(control, 1);
    this.calls = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    requests = 0;
    greet(calls, 0);
  }

  void initialise(long slot, String label, String soPin) throws IOException {
    byte[] padded = new byte[LABEL_BYTES];
    Arrays.fill(padded, (byte) ' ');
    byte[] text = label.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, padded, 0, text.length);
    byte[] pin = soPin.getBytes(StandardCharsets.US_ASCII);
    call(
        calls,
        INIT_TOKEN,
        out -> {
          out.writeLong(slot);
          out.writeByte(1);
          out.writeInt(pin.length);
          out.write(pin);
          out.write(padded);
        });
  }

  private interface Fields {
    void write(DataOutputStream out) throws IOException;
  }

  private void greet(SocketChannel channel, int isControl) throws IOException {
    call(
        channel,
        HELLO,
        out -> {
          out.writeLong(MAGIC);
          out.writeLong(1);
          out.writeLong(1);
        });
    call(
        channel,
        BIND,
        out -> {
          out.write(new byte[16]);
          out.writeLong(1);
          out.writeByte(isControl);
        });
  }

  private void call(SocketChannel channel, int id, Fields fields) throws IOException {
    var body = new ByteArrayOutputStream();
    fields.write(new DataOutputStream(body));
    var frame = ByteBuffer.allocate(16 + body.size());
    frame.putInt(12 + body.size()).putShort((short) id).putShort((short) REQUEST);
    frame.putLong(++requests).put(body.toByteArray()).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
    ByteBuffer reply = receive(channel);
    if (reply.getLong() != 0) {
      throw new IOException("call %d answered 0x%x".formatted(id, reply.getLong(0)));
    }
  }

  // Signs of life are passed over.
  private static ByteBuffer receive(SocketChannel channel) throws IOException {
    while (true) {
      ByteBuffer header = read(channel, 16);
      int length = header.getInt() - 12;
      int flags = header.getShort(6);
      ByteBuffer body = read(channel, length);
      if (flags == REPLY) {
        return body;
      }
    }
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    var into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new IOException("the engine hung up");
      }
    }
    return into.flip();
  }

  @Override
  public void close() throws IOException {
    calls.close();
    control.close();
  }
}
