package org.asterism.enclave.store;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/// The longest file that this process may write (`RLIMIT_FSIZE`, getrlimit(2)): to a store it is
/// what a full disk is, and it goes away again.
final class FileLimit implements AutoCloseable {
  private static final int RLIMIT_FSIZE = 1;

  static {
    Native.register(FileLimit.class, "c");
  }

  private final long[] before = new long[2];

  FileLimit(long bytes) {
    int unused = getrlimit(RLIMIT_FSIZE, before);
    assert unused == 0;
    set(bytes, before[1]);
  }

  @Override
  public void close() {
    set(before[0], before[1]);
  }

  private static void set(long soft, long hard) {
    int unused = setrlimit(RLIMIT_FSIZE, new long[] {soft, hard});
    assert unused == 0;
  }

  private static native int getrlimit(int resource, long[] softAndHard) throws LastErrorException;

  private static native int setrlimit(int resource, long[] softAndHard) throws LastErrorException;
}
