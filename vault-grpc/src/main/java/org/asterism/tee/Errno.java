package org.asterism.tee;

import java.util.Arrays;

/// The errors of the system that the documentation of these interfaces names, by Linux's numbers.
enum Errno {
  EPERM(1),
  ENOENT(2),
  EINTR(4),
  EIO(5),
  ENXIO(6),
  EAGAIN(11),
  EACCES(13),
  EBUSY(16),
  EEXIST(17),
  ENODEV(19),
  EINVAL(22),
  ENOTTY(25),
  EFBIG(27),
  EROFS(30),
  ETIMEDOUT(110),
  /// Any other.
  OTHER(0);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  static Errno of(int number) {
    return Arrays.stream(values()).filter(one -> one.number == number).findFirst().orElse(OTHER);
  }
}
