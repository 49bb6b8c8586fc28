package org.asterism.custody.records;

import java.nio.ByteBuffer;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowKeys;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;

/// Directory rows as they lie at the vaults: padded to a size bucket and sealed under the token
/// root, differently for each vault (design §7).
public final class Companions {
  /// What a vault takes at most, less the seal.
  public static final int MAX_BYTES = (64 << 10) - 64;

  private static final int SMALLEST_BUCKET = 1024;

  private Companions() {}

  /// @throws IllegalArgumentException if the row is longer than [#MAX_BYTES] with its length
  public static Octets seal(byte[] row, EnrolmentId vault, Handle handle, RowKeys root) {
    byte[] context =
        new FieldWriter()
            .text("asterism/companion/v1")
            .bytes(vault.bytes().toByteArray())
            .bytes(handle.bytes().toByteArray())
            .toBytes();
    return Octets.of(root.seal(pad(row), context));
  }

  private static byte[] pad(byte[] row) {
    int needed = row.length + Integer.BYTES;
    if (needed > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a row has at most %d bytes, not %d".formatted(MAX_BYTES, needed));
    }
    int bucket = SMALLEST_BUCKET;
    while (bucket < needed) {
      bucket = Math.min(bucket * 2, MAX_BYTES);
    }
    return ByteBuffer.allocate(bucket).putInt(row.length).put(row).array();
  }
}
