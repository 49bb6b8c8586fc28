package org.asterism.secret;

import java.nio.ByteBuffer;
import java.util.function.Function;

/// A reader of big-endian fields from front to back. Total: whatever the bytes are, a field is read
/// or the refusal thrown, every length is checked before it is used, and nothing is allocated that
/// the input is too short for. For one thread.
///
/// Each format has a reader of its own that adds what is its own. The verifier of evidence, which
/// stands on the JDK alone and reads little-endian structures, has its `Cursor`.
///
/// @param <X> the refusal
public abstract class BoundedReader<X extends Exception> {
  private final ByteBuffer in;
  private final Function<String, X> refusal;

  /// @param in from its position to its limit; the reader moves the position
  /// @param refusal of what was found, in words for people
  protected BoundedReader(ByteBuffer in, Function<String, X> refusal) {
    this.in = in;
    this.refusal = refusal;
  }

  public final int u8() throws X {
    return Byte.toUnsignedInt(require(1).get());
  }

  /// A count or length, which must be one that fits an `int`.
  public final int u32() throws X {
    int value = require(Integer.BYTES).getInt();
    if (value < 0) {
      throw refusal.apply("a length of " + Integer.toUnsignedLong(value));
    }
    return value;
  }

  public final long u64() throws X {
    return require(Long.BYTES).getLong();
  }

  public final boolean flag() throws X {
    int value = u8();
    if (value > 1) {
      throw refusal.apply("expected a flag of 0 or 1, found " + value);
    }
    return value == 1;
  }

  public final byte[] raw(int length) throws X {
    require(length);
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  /// A field behind its length.
  public final byte[] bytes() throws X {
    return raw(u32());
  }

  /// The next `length` bytes where they lie, for what must not be copied.
  public final ByteBuffer slice(int length) throws X {
    ByteBuffer slice = require(length).slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  /// How many bytes are left.
  public final int remaining() {
    return in.remaining();
  }

  /// Refuses bytes that are left over.
  public final void end() throws X {
    if (in.hasRemaining()) {
      throw refusal.apply("expected the end, found %d bytes more".formatted(in.remaining()));
    }
  }

  private ByteBuffer require(int length) throws X {
    if (length < 0 || length > in.remaining()) {
      throw refusal.apply("expected %d more bytes, found %d".formatted(length, in.remaining()));
    }
    return in;
  }
}
