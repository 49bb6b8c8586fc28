package org.asterism.secret;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/// The three calls of the C library that locked memory needs, with Linux's constants.
final class LibC {
  static final int RLIMIT_MEMLOCK = 8;
  static final int MADV_DONTDUMP = 16;
  static final int MADV_WIPEONFORK = 18;

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  static native int mlock(Pointer address, NativeLong length) throws LastErrorException;

  static native int madvise(Pointer address, NativeLong length, int advice)
      throws LastErrorException;

  /// @param softAndHard two numbers, filled with the soft and the hard limit in bytes
  static native int getrlimit(int resource, long[] softAndHard) throws LastErrorException;
}
