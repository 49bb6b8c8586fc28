package org.asterism.bridge;

import java.nio.ByteBuffer;

/// The header that every frame begins with, and its numbers (docs/reference/frame-format.md).
///
/// @param call an id of `calls.def`
/// @param flags [#REQUEST], [#REPLY] or [#ALIVE]
/// @param requestId counts up from 1 on each connection; a reply repeats it
record Frame(int call, int flags, long requestId) {
  /// Bytes of the length field, which does not count itself.
  static final int LENGTH_BYTES = 4;

  static final int HEADER_BYTES = 16;
  static final int BODY_MIN = HEADER_BYTES - LENGTH_BYTES;
  static final int BODY_MAX = 16 << 20;
  static final int MAX_BYTES = LENGTH_BYTES + BODY_MAX;

  static final int REQUEST = 1;
  static final int REPLY = 2;

  /// A reply that is not one yet: the call is still at work.
  static final int ALIVE = 6;

  /// The length of the frame whose first bytes are at the front of `bytes`.
  static int lengthOf(ByteBuffer bytes) throws BrokenFrame {
    int body = bytes.getInt(0);
    if (body < BODY_MIN || body > BODY_MAX) {
      throw new BrokenFrame(
          "expected a body of %d to %d bytes, found %d"
              .formatted(BODY_MIN, BODY_MAX, Integer.toUnsignedLong(body)));
    }
    return LENGTH_BYTES + body;
  }

  /// The header of the request at the front of `bytes`, which holds all of it.
  static Frame requestOf(ByteBuffer bytes) throws BrokenFrame {
    var frame =
        new Frame(
            Short.toUnsignedInt(bytes.getShort(4)),
            Short.toUnsignedInt(bytes.getShort(6)),
            bytes.getLong(8));
    if (frame.flags() != REQUEST) {
      throw new BrokenFrame("expected a request, found flags %d".formatted(frame.flags()));
    }
    return frame;
  }

  /// A whole alive frame for the call that this is the request of.
  ByteBuffer alive() {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(BODY_MIN)
        .putShort((short) call)
        .putShort((short) ALIVE)
        .putLong(requestId)
        .flip();
  }
}
