package org.asterism.algorithm.aes;

import java.math.BigInteger;
import org.asterism.algorithm.Parameter;

/// `CK_AES_CTR_PARAMS` (PKCS#11 v3.1 §6.11.2).
///
/// @param counterBits how many of the last bits of the block count
public record Ctr(long counterBits, byte[] block) implements Parameter {
  static Ctr read(Fields fields) {
    return new Ctr(fields.number("counterBits"), fields.bytes("counterBlock"));
  }

  /// How many bytes there are before the counter starts again.
  BigInteger capacity() {
    var blocks = BigInteger.ONE.shiftLeft((int) counterBits);
    return blocks
        .subtract(new BigInteger(1, block).mod(blocks))
        .multiply(BigInteger.valueOf(AesKeys.BLOCK_BYTES));
  }
}
