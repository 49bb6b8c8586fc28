package org.asterism.algorithm.aes;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// What stands around data that AES key wrap takes (PKCS#11 v3.2 §6.16.3).
enum KeyWrapPadding {
  /// `CKM_AES_KEY_WRAP`, RFC 3394: whole semiblocks; of keys, zeros make them whole.
  NONE("a6a6a6a6a6a6a6a6"),
  /// `CKM_AES_KEY_WRAP_PKCS7`: PKCS#7 up to a semiblock, then as above.
  PKCS7("a6a6a6a6a6a6a6a6"),
  /// `CKM_AES_KEY_WRAP_KWP`, RFC 5649: zeros, and the length in the integrity value.
  LENGTH("a65959a6");

  private static final int SEMIBLOCK = KeyWrapFunction.SEMIBLOCK;

  private final String iv;

  KeyWrapPadding(String iv) {
    this.iv = iv;
  }

  /// The usual one.
  byte[] iv() {
    return HexFormat.of().parseHex(iv);
  }

  /// How many bytes so many become.
  long sealedLength(long length) {
    long semiblocks = (length + SEMIBLOCK - 1) / SEMIBLOCK;
    return switch (this) {
      case NONE, LENGTH -> (semiblocks + 1) * SEMIBLOCK;
      case PKCS7 -> (length / SEMIBLOCK + 2) * SEMIBLOCK;
    };
  }

  /// The fewest bytes that can be encrypted.
  int least() {
    return switch (this) {
      case NONE -> 2 * SEMIBLOCK;
      case PKCS7 -> SEMIBLOCK;
      case LENGTH -> 1;
    };
  }

  /// The shortest ciphertext.
  int leastSealed() {
    return (this == LENGTH ? 2 : 3) * SEMIBLOCK;
  }

  boolean takes(long length) {
    return length >= least() && (this != NONE || length % SEMIBLOCK == 0);
  }

  /// The integrity value, the data, and their padding.
  byte[] padded(byte[] ownIv, byte[] data) {
    byte[] padded = new byte[(int) sealedLength(data.length)];
    var out = ByteBuffer.wrap(padded).put(ownIv);
    if (this == LENGTH) {
      out.putInt(data.length);
    }
    out.put(data);
    if (this == PKCS7) {
      Arrays.fill(padded, out.position(), padded.length, (byte) out.remaining());
    }
    return padded;
  }

  /// The data in what was unwrapped, with the integrity value in front; empty if that or the
  /// padding is not right.
  Optional<byte[]> data(byte[] ownIv, byte[] opened) {
    int most = opened.length - SEMIBLOCK;
    int length =
        switch (this) {
          case NONE -> most;
          case PKCS7 -> most - opened[opened.length - 1];
          case LENGTH -> ByteBuffer.wrap(opened).getInt(ownIv.length);
        };
    boolean right =
        MessageDigest.isEqual(ownIv, Arrays.copyOf(opened, ownIv.length))
            && (this == NONE || isPadding(opened, length));
    return right
        ? Optional.of(Arrays.copyOfRange(opened, SEMIBLOCK, SEMIBLOCK + length))
        : Optional.empty();
  }

  private boolean isPadding(byte[] opened, int length) {
    int padding = opened.length - SEMIBLOCK - length;
    int least = this == PKCS7 ? 1 : 0;
    if (length < 0 || padding < least || padding >= SEMIBLOCK + least) {
      return false;
    }
    byte[] expected = new byte[padding];
    Arrays.fill(expected, (byte) (this == PKCS7 ? padding : 0));
    return MessageDigest.isEqual(
        expected, Arrays.copyOfRange(opened, opened.length - padding, opened.length));
  }
}
