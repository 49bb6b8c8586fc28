package org.asterism.threshold;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// The few sizes that a secret may have once padded, so that a share's length tells a class of keys
/// and not a key. Padded = length (4 bytes, big-endian) | secret | zeros up to the bucket.
///
/// Sized for what tokens hold: AES keys fit 64 bytes; PKCS#8 of P-256, P-384 and P-521 fit 128 or
/// 512, by whether the public key is inside; RSA-2048 and RSA-3072 fit 2048, RSA-4096 fits 4096,
/// RSA-8192 fits 8192; a secret key of 1 KiB fits 2048.
///
/// Unpadding reads the whole bucket whatever the length inside is; only the verdict and the length
/// of the result depend on it.
public enum SizeBucket {
  BYTES_64(64),
  BYTES_128(128),
  BYTES_512(512),
  BYTES_1024(1024),
  BYTES_2048(2048),
  BYTES_4096(4096),
  BYTES_8192(8192);

  /// The longest secret that fits a bucket.
  public static final int MAX_SECRET_BYTES = 8192 - Integer.BYTES;

  private static final ValueLayout.OfInt LENGTH =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int size;

  SizeBucket(int size) {
    this.size = size;
  }

  /// How many bytes a padded secret has.
  public int size() {
    return size;
  }

  /// The smallest bucket for a secret of `length` bytes.
  ///
  /// @throws IllegalArgumentException if that is negative or beyond [#MAX_SECRET_BYTES]
  public static SizeBucket holding(int length) {
    for (SizeBucket bucket : values()) {
      if (length >= 0 && length <= bucket.size - Integer.BYTES) {
        return bucket;
      }
    }
    throw new IllegalArgumentException(
        "a secret to be padded has 0 to %d bytes, not %d".formatted(MAX_SECRET_BYTES, length));
  }

  /// A padded copy, in the smallest bucket that holds it.
  public static SecretBytes pad(SecretBytes secret) {
    int length = secret.length();
    var padded = SecretBytes.allocate(holding(length).size);
    try (var handover = Handover.orElse(padded::close)) {
      padded.borrow(target -> {
        target.set(LENGTH, 0, length);
        secret.borrow(source -> target.asSlice(Integer.BYTES, length).copyFrom(source));
      });
      return handover.to(padded);
    }
  }

  /// What stands for a secret that is not there yet, padded.
  public static SecretBytes empty() {
    return SecretBytes.allocate(BYTES_64.size);
  }

  /// The secret that [#pad] padded.
  ///
  /// @throws CorruptSecretException if that is no bucket, its length does not belong to the bucket,
  ///   or the padding is not zero
  public static SecretBytes unpad(SecretBytes padded) throws CorruptSecretException {
    return padded.use(bytes -> {
      int length = checkedLength(bytes);
      return SecretBytes.copyOf(bytes.asSlice(Integer.BYTES, length));
    });
  }

  private static int checkedLength(MemorySegment padded) throws CorruptSecretException {
    if (padded.byteSize() < BYTES_64.size) {
      throw new CorruptSecretException(
          "expected a padded secret, found %d bytes".formatted(padded.byteSize()));
    }
    int length = padded.get(LENGTH, 0);
    boolean bucketFits =
        length >= 0 && length <= MAX_SECRET_BYTES && holding(length).size == padded.byteSize();
    if (!bucketFits || bytesSetFrom(padded, (long) Integer.BYTES + length) != 0) {
      throw new CorruptSecretException(
          "expected a padded secret of %d bytes, found other padding: wrong shares or damage"
              .formatted(padded.byteSize()));
    }
    return length;
  }

  private static int bytesSetFrom(MemorySegment padded, long end) {
    int set = 0;
    for (long i = Integer.BYTES; i < padded.byteSize(); i++) {
      // The sign of end - 1 - i as a mask: ones where i is at or beyond the end.
      int mask = (int) ((end - 1 - i) >> 63);
      set |= padded.get(ValueLayout.JAVA_BYTE, i) & mask;
    }
    return set;
  }
}
