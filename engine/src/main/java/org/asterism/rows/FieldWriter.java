package org.asterism.rows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A writer of fields one after the other, so that [FieldReader] reads them back and no two lists
/// of fields give the same bytes. For one thread.
public final class FieldWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public FieldWriter number(long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  public FieldWriter flag(boolean value) {
    out.write(value ? 1 : 0);
    return this;
  }

  public FieldWriter bytes(byte[] value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
    out.writeBytes(value);
    return this;
  }

  public FieldWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }
}
