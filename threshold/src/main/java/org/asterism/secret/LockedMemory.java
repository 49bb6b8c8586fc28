package org.asterism.secret;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The process's one arena for secrets: [#ARENA_BYTES] outside the heap, locked into memory so that
/// it never reaches swap, and left out of core dumps.
///
/// One arena and not a page for each secret, because common limits allow little locked memory. It
/// is opened on first use and stays for the life of the process. Linux only. Safe for use by many
/// threads.
///
/// Not guaranteed: hibernation writes locked pages to disk, and a debugger of the same user or root
/// can read them.
public final class LockedMemory {
  /// The arena's size, and so the bound on all secrets of a process together: as much as a vault
  /// with all its presignatures needs, and half of what many systems let a process lock.
  public static final int ARENA_BYTES = 4 << 20;

  /// Of it, for logins alone: at 5 vaults about 40 tokens that are open or being opened.
  public static final int LOGIN_BYTES = 256 << 10;

  /// Of it, for what users' calls make: session keys, and what is on its way meanwhile.
  public static final int USER_BYTES = 512 << 10;

  static final SetApart LOGINS = new SetApart(LOGIN_BYTES);
  static final SetApart USERS = new SetApart(USER_BYTES);

  // RLIM_INFINITY is all ones.
  private static final long UNLIMITED = -1;

  // madvise wants whole pages, and 64 KiB is the largest base page that Linux is built with.
  private static final long PAGE_BYTES_MAX = 64 << 10;

  private LockedMemory() {}

  /// Opens the arena if that has not been done. For a main class, before it does anything else.
  ///
  /// @throws LockedMemoryException if this process may not lock as much
  public static void require() throws LockedMemoryException {
    if (Opening.OUTCOME instanceof Refused(String reason)) {
      throw new LockedMemoryException(reason);
    }
  }

  /// As [#require], for an engine: sets apart what logins and users get, while all is free.
  public static void requireParts() throws LockedMemoryException {
    require();
    var _ = LOGINS.slab();
    var _ = USERS.slab();
  }

  /// How much of the arena is lent or reserved at this moment, for metrics.
  public static int bytesInUse() {
    return slab().bytesInUse() - LOGINS.idleBytes() - USERS.idleBytes();
  }

  static Slab slab() {
    return switch (Opening.OUTCOME) {
      case Opened(Slab slab) -> slab;
      case Refused(String reason) -> throw new IllegalStateException(reason);
    };
  }

  private sealed interface Outcome {}

  private record Opened(Slab slab) implements Outcome {}

  private record Refused(String reason) implements Outcome {}

  // The class initialiser runs once for each process, also when many threads come first.
  private static final class Opening {
    static final Outcome OUTCOME = open();
  }

  private static Outcome open() {
    try {
      return lock(Arena.global().allocate(ARENA_BYTES, PAGE_BYTES_MAX));
    } catch (LinkageError noLibrary) {
      return new Refused(
          ("cannot lock memory for secrets: found no C library through JNA (%s);"
                  + " check -Djna.boot.library.path and --enable-native-access")
              .formatted(noLibrary.getMessage()));
    }
  }

  private static Outcome lock(MemorySegment memory) {
    var address = new Pointer(memory.address());
    var length = new NativeLong(ARENA_BYTES);
    try {
      LibC.mlock(address, length);
      LibC.madvise(address, length, LibC.MADV_DONTDUMP);
      // An application that has the engine inside may fork.
      LibC.madvise(address, length, LibC.MADV_WIPEONFORK);
      return new Opened(new Slab(memory));
    } catch (LastErrorException refused) {
      return new Refused(refusal(refused.getErrorCode()));
    }
  }

  private static String refusal(int errno) {
    return ("cannot lock memory for secrets (errno %d):"
            + " found RLIMIT_MEMLOCK = %s, needed %d bytes;"
            + " raise the limit (systemd: LimitMEMLOCK=8M, shell: ulimit -l 8192)"
            + " or grant CAP_IPC_LOCK")
        .formatted(errno, memlockLimit(), ARENA_BYTES);
  }

  /// Whether no page of this process is one too many: locking them all under a limit would make
  /// later allocations fail.
  static boolean mayLockAll() {
    return softLimit() == UNLIMITED;
  }

  static String memlockLimit() {
    return softLimit() == UNLIMITED ? "unlimited" : softLimit() + " bytes";
  }

  private static long softLimit() {
    long[] softAndHard = new long[2];
    LibC.getrlimit(LibC.RLIMIT_MEMLOCK, softAndHard);
    return softAndHard[0];
  }
}
