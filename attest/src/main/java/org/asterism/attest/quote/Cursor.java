package org.asterism.attest.quote;

/// A reader of bytes from front to back that refuses to read past the end. Not thread-safe; one per
/// parse.
public final class Cursor {
  private final Bytes source;
  private int position;

  /// Starts at the first byte.
  public Cursor(Bytes source) {
    this.source = source;
  }

  /// The next `length` bytes; `what` names them in the refusal.
  public Bytes take(long length, String what) throws MalformedException {
    if (length < 0 || length > remaining()) {
      throw new MalformedException(
          "expected %d bytes of %s, found %d".formatted(length, what, remaining()));
    }
    Bytes taken = source.slice(position, (int) length);
    position += (int) length;
    return taken;
  }

  /// A little-endian number of `length` bytes.
  public long number(int length, String what) throws MalformedException {
    return take(length, what).littleEndian();
  }

  /// What has been read so far.
  public Bytes consumed() {
    return source.slice(0, position);
  }

  /// How many bytes are left.
  public int remaining() {
    return source.length() - position;
  }

  /// All that is left.
  public Bytes rest() {
    Bytes rest = source.slice(position, remaining());
    position = source.length();
    return rest;
  }

  /// Refuses bytes after the end of a structure.
  public void end(String what) throws MalformedException {
    if (remaining() != 0) {
      throw new MalformedException(
          "expected the end of %s, found %d more bytes".formatted(what, remaining()));
    }
  }
}
