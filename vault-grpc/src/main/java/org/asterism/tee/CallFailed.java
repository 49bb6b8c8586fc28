package org.asterism.tee;

import java.nio.file.Path;

/// A call of the system on a file failed. What it means depends on the file.
final class CallFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  CallFailed(String call, Path path, int number) {
    super("%s %s: errno %d (%s)".formatted(call, path, number, Errno.of(number)));
    this.errno = Errno.of(number);
  }

  Errno errno() {
    return errno;
  }

  /// What failed, in words.
  String words() {
    return String.valueOf(getMessage());
  }
}
