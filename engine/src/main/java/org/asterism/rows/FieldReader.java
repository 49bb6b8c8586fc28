package org.asterism.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads what a [FieldWriter] wrote. Total: whatever the bytes are, a field is read or
/// [CorruptRowException] thrown, and nothing is allocated that the input is too short for. For one
/// thread.
public final class FieldReader {
  private final ByteBuffer in;

  public FieldReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /// Reads one element of a list.
  @FunctionalInterface
  public interface Element<T> {
    T read(FieldReader in) throws CorruptRowException;
  }

  public long number() throws CorruptRowException {
    return require(Long.BYTES).getLong();
  }

  /// A number from `min` to `max`.
  public int number(int min, int max) throws CorruptRowException {
    long value = number();
    if (value < min || value > max) {
      throw new CorruptRowException(
          "expected a number from %d to %d, found %d".formatted(min, max, value));
    }
    return (int) value;
  }

  public boolean flag() throws CorruptRowException {
    return switch (require(1).get()) {
      case 0 -> false;
      case 1 -> true;
      default -> throw new CorruptRowException("expected a flag of 0 or 1");
    };
  }

  public byte[] bytes() throws CorruptRowException {
    int length = require(Integer.BYTES).getInt();
    if (length < 0) {
      throw new CorruptRowException("expected a length, found " + length);
    }
    require(length);
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  public String text() throws CorruptRowException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /// A count of at most `max`, then as many elements.
  public <T> List<T> list(int max, Element<T> element) throws CorruptRowException {
    int count = number(0, max);
    var list = new ArrayList<T>();
    for (int i = 0; i < count; i++) {
      list.add(element.read(this));
    }
    return List.copyOf(list);
  }

  /// Refuses trailing bytes.
  public void end() throws CorruptRowException {
    if (in.hasRemaining()) {
      throw new CorruptRowException("expected the end, found %d bytes".formatted(in.remaining()));
    }
  }

  private ByteBuffer require(int length) throws CorruptRowException {
    if (in.remaining() < length) {
      throw new CorruptRowException(
          "expected %d more bytes, found %d".formatted(length, in.remaining()));
    }
    return in;
  }
}
