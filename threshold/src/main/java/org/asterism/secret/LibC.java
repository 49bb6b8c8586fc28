package org.asterism.secret;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/// The calls of the C library that locked memory and guarded processes need, with Linux's
/// constants.
final class LibC {
  static final int RLIMIT_CORE = 4;
  static final int RLIMIT_MEMLOCK = 8;
  static final int MADV_DONTDUMP = 16;
  static final int MADV_WIPEONFORK = 18;
  static final int PR_SET_DUMPABLE = 4;

  /// All pages there are and that will be, each once it is used.
  static final int MCL_CURRENT_FUTURE_ONFAULT = 1 | 2 | 4;

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  static native int mlock(Pointer address, NativeLong length) throws LastErrorException;

  static native int mlockall(int flags) throws LastErrorException;

  static native int madvise(Pointer address, NativeLong length, int advice)
      throws LastErrorException;

  /// @param softAndHard two numbers, filled with the soft and the hard limit in bytes
  static native int getrlimit(int resource, long[] softAndHard) throws LastErrorException;

  static native int setrlimit(int resource, long[] softAndHard) throws LastErrorException;

  static native int prctl(
      int option, NativeLong two, NativeLong three, NativeLong four, NativeLong five)
      throws LastErrorException;

  /// @return the mask before
  static native int umask(int mask);
}
