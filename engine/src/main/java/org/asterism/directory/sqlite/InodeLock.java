package org.asterism.directory.sqlite;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// A lock on a file itself, by whatever name it was opened: flock(2), which SQLite does not use.
/// Its own locks are fcntl's, and it drops all that the process has on the file at the end of each
/// transaction. Linux only, on file systems of this machine.
final class InodeLock implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int EWOULDBLOCK = 11;

  static {
    Native.register(InodeLock.class, "c");
  }

  private final int descriptor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private InodeLock(int descriptor) {
    this.descriptor = descriptor;
  }

  private static native int open(String path, int flags) throws LastErrorException;

  private static native int flock(int descriptor, int operation) throws LastErrorException;

  private static native int close(int descriptor) throws LastErrorException;

  /// @throws InUseException if another opening of the file has it
  static InodeLock take(Path file) throws IOException, InUseException {
    try {
      var lock = new InodeLock(open(file.toString(), O_RDWR | O_CLOEXEC));
      lock.lock();
      return lock;
    } catch (LastErrorException failed) {
      throw new IOException("%s: errno %d".formatted(file, failed.getErrorCode()), failed);
    }
  }

  private void lock() throws InUseException {
    try {
      flock(descriptor, LOCK_EX | LOCK_NB);
    } catch (LastErrorException failed) {
      close();
      if (failed.getErrorCode() == EWOULDBLOCK) {
        throw new InUseException();
      }
      throw failed;
    }
  }

  @Override
  public void close() {
    // Its number may be another file's by now.
    if (closed.compareAndSet(false, true)) {
      close(descriptor);
    }
  }

  /// Somebody else has it.
  static final class InUseException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
