package org.asterism.algorithm;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// How long the values of one type of secret keys may be, in bytes.
///
/// @param only where that is few lengths; else empty: from one byte on
public record SecretLengths(Set<Long> only, long most) {

  public static SecretLengths upTo(long most) {
    return new SecretLengths(Set.of(), most);
  }

  public static SecretLengths only(Long... lengths) {
    return new SecretLengths(
        Arrays.stream(lengths).collect(Collectors.toUnmodifiableSet()),
        Arrays.stream(lengths).mapToLong(Long::longValue).max().orElseThrow());
  }

  /// Whether a key may be as long as there are bytes for it.
  public boolean isOpen() {
    return only.isEmpty();
  }

  /// The one length that there is.
  public OptionalLong fixed() {
    return only.size() == 1 ? OptionalLong.of(most) : OptionalLong.empty();
  }

  public boolean allow(long length) {
    return isOpen() ? length >= 1 && length <= most : only.contains(length);
  }
}
