package org.asterism.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.asterism.secret.BoundedReader;

/// A reader of what a [FieldWriter] wrote, which refuses by [CorruptRowException]. For one thread.
public final class FieldReader extends BoundedReader<CorruptRowException> {
  public FieldReader(byte[] bytes) {
    super(ByteBuffer.wrap(bytes), CorruptRowException::new);
  }

  /// A reader of one element of a list.
  @FunctionalInterface
  public interface Element<T> {
    T read(FieldReader in) throws CorruptRowException;
  }

  public long number() throws CorruptRowException {
    return u64();
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
}
