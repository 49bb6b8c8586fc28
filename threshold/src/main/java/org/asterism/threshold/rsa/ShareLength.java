package org.asterism.threshold.rsa;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How long the shares of an RSA key are: of each modulus as they are dealt first, and longer by
/// the same each time that vaults deal them to others. All lengths are different, so that a share
/// tells its own.
///
/// @param reshares how often vaults have dealt the key to others
record ShareLength(int modulusBits, int reshares) {
  /// By how many bytes shares grow each time: enough for any two k, and for sums of refreshed
  /// shares besides.
  private static final int GROWTH_BYTES = 48;

  // D·Π p_i/(p_i − p_j) is below 2^65.
  private static final int WEIGHT_BITS = 65;

  private static final List<ShareLength> ALL =
      RsaKey.MODULUS_BITS.stream()
          .flatMap(bits ->
              IntStream.rangeClosed(0, RsaReshare.TIMES_MAX)
                  .mapToObj(times -> new ShareLength(bits, times)))
          .toList();

  /// That of a share of so many bytes; empty if no share is so long.
  static Optional<ShareLength> of(int bytes) {
    return ALL.stream().filter(length -> length.bytes() == bytes).findFirst();
  }

  int bytes() {
    return modulusBits / Byte.SIZE + RsaSharing.WIDER_BYTES + reshares * GROWTH_BYTES;
  }

  /// After one more time; empty where vaults have dealt the key as often as can be.
  Optional<ShareLength> next() {
    return reshares < RsaReshare.TIMES_MAX
        ? Optional.of(new ShareLength(modulusBits, reshares + 1))
        : Optional.empty();
  }

  /// How long a polynomial's coefficients are, so that shares tell nothing of what it has at 0:
  /// that is D times the exponent at first, then a share of the length before times its weight.
  int coefficientBits(int k) {
    if (reshares == 0) {
      return RsaSharing.coefficientBits(modulusBits, k);
    }
    int before = new ShareLength(modulusBits, reshares - 1).bytes() * Byte.SIZE;
    return RsaSharing.coefficientBits(before + WEIGHT_BITS - RsaSharing.D_BITS, k);
  }
}
