package org.asterism.algorithm.rsa;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.SecretLengths;
import org.asterism.secret.SecretBytes;

/// The choice between what a PKCS#1 v1.5 block holds and its alternative: made without a branch or
/// an index that depends on either, but for the length of what is chosen, which the caller sees.
///
/// @param allowed all ones for each length that the message may have, else 0
record ImplicitMessage(int[] allowed) {

  /// @param wanted empty: any length
  static ImplicitMessage of(int modulusBytes, Optional<SecretLengths> wanted) {
    int[] allowed = new int[modulusBytes - RsaPadding.PKCS1_OVERHEAD + 1];
    Arrays.setAll(
        allowed, length -> wanted.isEmpty() || wanted.get().allow(length) ? ConstantTime.ALL : 0);
    return new ImplicitMessage(allowed);
  }

  /// False where no message that fits under the modulus has a wanted length.
  boolean isPossible() {
    return Arrays.stream(allowed).anyMatch(mask -> mask != 0);
  }

  /// @param encoded after the private operation; wiped
  SecretBytes choose(byte[] encoded, ImplicitRejection.Alternative alternative) {
    int size = encoded.length;
    int end = ConstantTime.firstZeroFrom(encoded, 2);
    int bad = encoded[0] | (encoded[1] ^ 2);
    bad |= ConstantTime.isLess(end, RsaPadding.PKCS1_OVERHEAD - 1);
    bad |= ConstantTime.isLess(size - 1, end);
    int good = ConstantTime.isZero(bad);
    good &= isAllowed(ConstantTime.select(good, size - 1 - end, 0));
    int length = ConstantTime.select(good, size - 1 - end, length(alternative.lengths()));
    byte[] message = alternative.message();
    for (int i = 0; i < size; i++) {
      encoded[i] = (byte) ConstantTime.select(good, encoded[i], message[i]);
    }
    try {
      return SecretBytes.takeFrom(Arrays.copyOfRange(encoded, size - length, size));
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  // The draft's: the last candidate that is short enough. Where that is no wanted length, one of
  // those that are, which the draft has no need of.
  private int length(byte[] candidates) {
    int most = allowed.length;
    int mask = Integer.highestOneBit(most) * 2 - 1;
    int found = 0;
    for (int i = 0; i < candidates.length; i += 2) {
      int candidate = number(candidates, i) & mask;
      found = ConstantTime.select(ConstantTime.isLess(candidate, most), candidate, found);
    }
    return ConstantTime.select(isAllowed(found), found, oneOf(number(candidates, 0)));
  }

  private int oneOf(int random) {
    int count = -Arrays.stream(allowed).sum();
    int chosen = (random * count) >>> Character.SIZE;
    int place = 0;
    int seen = 0;
    for (int length = 0; length < allowed.length; length++) {
      int here = allowed[length] & ConstantTime.isZero(seen ^ chosen);
      place = ConstantTime.select(here, length, place);
      seen -= allowed[length];
    }
    return place;
  }

  private int isAllowed(int length) {
    int held = 0;
    for (int i = 0; i < allowed.length; i++) {
      held |= allowed[i] & ConstantTime.isZero(i ^ length);
    }
    return held;
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << Byte.SIZE | (bytes[at + 1] & 0xFF);
  }
}
