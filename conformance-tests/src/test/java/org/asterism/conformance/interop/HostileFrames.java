package org.asterism.conformance.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a program may write into the engine's socket that no shim would (frame format: length,
/// call, flags, request id, fields).
final class HostileFrames {
  private static final long MAGIC = 0x415354455249534dL;
  private static final int HEADER = 16;
  private static final int UNCOUNTED = 4; // the length does not count itself
  private static final short REQUEST = 1;
  private static final short HELLO = 1;
  private static final short BIND = 2;
  private static final short GET_INFO = 18;
  private static final short SIGN = 59;
  private static final short NO_CALL = 4000;

  private HostileFrames() {}

  /// Each by what is wrong with it: the engine refuses it, or hangs up.
  static Map<String, byte[]> all() {
    byte[] greeting = hello(MAGIC);
    byte[] bound = join(greeting, frame(BIND, new byte[25]));
    byte[] endless = ByteBuffer.allocate(13).putLong(1).put((byte) 1).putInt(-1).array();
    var frames = new LinkedHashMap<String, byte[]>();
    frames.put("a frame without a body", frame(0, HELLO, new byte[0]));
    frames.put("a body shorter than its header", frame(11, HELLO, new byte[0]));
    frames.put("a body of 4 GiB", frame(-1, HELLO, new byte[0]));
    frames.put("a body of 17 MiB", frame(17 << 20, HELLO, new byte[0]));
    frames.put("another protocol", "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    frames.put("a hello of another magic", hello(42));
    frames.put("a hello cut short", frame(HELLO, new byte[3]));
    frames.put("a call before hello", frame(GET_INFO, new byte[0]));
    frames.put("a call before bind", join(greeting, frame(GET_INFO, new byte[0])));
    frames.put("a call that is none", join(bound, frame(NO_CALL, new byte[0])));
    frames.put("fields cut short", join(bound, frame(SIGN, new byte[7])));
    frames.put("fields too long", join(bound, frame(GET_INFO, new byte[100])));
    frames.put("a field longer than its frame", join(bound, frame(SIGN, endless)));
    return frames;
  }

  /// The beginning of a frame whose rest never comes.
  static byte[] half() {
    return new byte[] {0, 0, 0, 40, 0, 1};
  }

  private static byte[] hello(long magic) {
    return frame(HELLO, ByteBuffer.allocate(24).putLong(magic).putLong(1).putLong(1).array());
  }

  private static byte[] frame(short call, byte[] fields) {
    return frame(HEADER - UNCOUNTED + fields.length, call, fields);
  }

  private static byte[] frame(int length, short call, byte[] fields) {
    return ByteBuffer.allocate(HEADER + fields.length)
        .putInt(length)
        .putShort(call)
        .putShort(REQUEST)
        .putLong(1)
        .put(fields)
        .array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
