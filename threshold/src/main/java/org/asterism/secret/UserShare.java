package org.asterism.secret;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// One user's share of what is set apart for users: at most what it leaves free to the others. So
/// one user alone gets half of it, and the next always finds something.
final class UserShare extends Allotment {
  private static final SetApart PART = LockedMemory.USERS;

  // Guarded by PART; who holds nothing is not in it.
  private static final Map<String, Integer> HELD = new HashMap<>();

  private final String user;

  UserShare(String user) {
    this.user = user;
  }

  @Override
  MemorySegment take(int length) {
    int wanted = Slab.bytesFor(length);
    synchronized (PART) {
      Slab slab = PART.slab();
      int held = HELD.getOrDefault(user, 0);
      if (held + wanted > slab.bytesFree() - wanted) {
        throw new LockedMemoryFull(
            ("the share of locked memory of user %s is full: %d bytes wanted, %d held, %d left to"
                    + " all users")
                .formatted(user, length, held, slab.bytesFree()));
      }
      MemorySegment block = slab.take(length);
      HELD.put(user, held + wanted);
      return block;
    }
  }

  @Override
  void release(MemorySegment block) {
    int freed = Slab.bytesFor(Math.toIntExact(block.byteSize()));
    synchronized (PART) {
      PART.slab().release(block);
      HELD.computeIfPresent(user, (_, held) -> held == freed ? null : held - freed);
    }
  }
}
