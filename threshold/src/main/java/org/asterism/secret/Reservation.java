package org.asterism.secret;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Room for secrets that are yet to be made, so that what has begun is not stopped half-way by
/// locked memory that others have filled: a login above all, which a vault counts before it is
/// done.
///
/// Taken from a part that is set apart for this; beyond it from the general part. Nobody else's
/// secrets lie in it, and so its room is whole. Closing it gives it back once the last secret that
/// was made in it is closed; whoever is late and makes more gets it from the general part. Safe for
/// use by many threads.
public final class Reservation extends Allotment implements AutoCloseable {
  private final Slab slab;
  private final MemorySegment block;
  private final Slab inside;
  private boolean closed;

  private Reservation(Slab slab, MemorySegment block) {
    this.slab = slab;
    this.block = block;
    this.inside = new Slab(block);
  }

  /// @param bytes for all secrets in it, each rounded up to 16
  /// @throws LockedMemoryFull if there is no room
  public static Reservation of(int bytes) {
    Slab apart = LockedMemory.LOGINS.slab();
    Optional<MemorySegment> found = apart.find(bytes);
    return found.isPresent()
        ? new Reservation(apart, found.get())
        : new Reservation(LockedMemory.slab(), GeneralPart.ONE.take(bytes));
  }

  @Override
  synchronized MemorySegment take(int length) {
    return closed ? GeneralPart.ONE.take(length) : inside.take(length);
  }

  @Override
  synchronized void release(MemorySegment secret) {
    if (isInside(secret)) {
      inside.release(secret);
      giveBackIfDone();
    } else {
      GeneralPart.ONE.release(secret);
    }
  }

  /// Does nothing the second time.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      giveBackIfDone();
    }
  }

  private boolean isInside(MemorySegment secret) {
    long at = secret.address() - block.address();
    return at >= 0 && at < block.byteSize();
  }

  private void giveBackIfDone() {
    if (closed && inside.bytesInUse() == 0) {
      slab.release(block);
    }
  }
}
