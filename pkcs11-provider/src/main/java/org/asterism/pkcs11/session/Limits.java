package org.asterism.pkcs11.session;

import java.util.stream.LongStream;

/// How much applications may make an engine hold, one by one, those of one user together, and all.
///
/// @param connections with a thread each; beyond it: closed, and the module tries again
/// @param applications one for each C_Initialize; beyond it: `CKR_DEVICE_MEMORY`
/// @param sessionsPerApplication over all tokens; beyond it: `CKR_SESSION_COUNT`
/// @param sessionObjectsPerApplication over all tokens; beyond it: `CKR_DEVICE_MEMORY`
public record Limits(
    OfUser connections,
    OfUser applications,
    int sessionsPerApplication,
    int sessionObjectsPerApplication,
    Memory memory) {

  /// A number that holds for all users together, and one for each of them.
  public record OfUser(int all, int perUser) {
    public OfUser {
      requirePositive(all, perUser);
    }
  }

  /// Bytes, most of them of the heap; beyond them: `CKR_DEVICE_MEMORY`.
  ///
  /// @param all of sessions, session objects, searches and active operations
  /// @param perUser of those, for one user
  /// @param perApplication of those, for one application
  /// @param frames of all large frames in one direction; half of it for one user
  /// @param tokens of the token objects that the engine may show
  public record Memory(long all, long perUser, long perApplication, long frames, long tokens) {
    /// Room for two of the longest frames, half of it for one user.
    public static final int FRAMES_MIN = 40 << 20;

    public Memory {
      requirePositive(all, perUser, perApplication, frames, tokens);
    }

    /// What one application may hold in a small heap too: one of the longest streams of GCM in
    /// parts, which takes twice its length.
    private static final long APPLICATION_MIN = 34 << 20;

    /// A quarter of the heap for what applications hold and three eighths for token objects: the
    /// rest stays free for calls at work. Two of the longest frames fit, whatever the heap.
    public static Memory ofHeap(long heap) {
      long all = heap / 4;
      long perApplication = Math.min(all, Math.max(APPLICATION_MIN, heap * 3 / 32));
      long perUser = Math.max(perApplication, heap / 8);
      return new Memory(all, perUser, perApplication, Math.max(FRAMES_MIN, heap / 8), heap * 3 / 8);
    }
  }

  public Limits {
    requirePositive(sessionsPerApplication, sessionObjectsPerApplication);
  }

  /// What holds in an engine with this heap where its configuration says nothing else.
  ///
  /// @param heap the most bytes that it may grow to
  public static Limits ofHeap(long heap) {
    return new Limits(
        new OfUser(1024, 512), new OfUser(2048, 1024), 100_000, 16_384, Memory.ofHeap(heap));
  }

  private static void requirePositive(long... limits) {
    if (LongStream.of(limits).anyMatch(limit -> limit < 1)) {
      throw new IllegalArgumentException("a limit below one lets nobody in");
    }
  }
}
