package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;

/// Locked memory that others have filled but for a little; closing frees it.
public final class FullMemory implements AutoCloseable {
  /// Longer than the holes that [#holed] leaves.
  private static final int RESERVED = 1040;

  private static final int HOLE = 1024;
  private static final int HOLES = 64;

  private final List<Runnable> taken = new ArrayList<>();

  /// `left` bytes in one piece, outside what is set apart.
  static FullMemory leaving(int left) {
    var full = new FullMemory();
    SecretBytes hole = SecretBytes.allocate(left);
    full.fill();
    hole.close();
    return full;
  }

  /// Room for short secrets everywhere, which vaults in this process need, and `left` bytes to be
  /// reserved.
  static FullMemory holed(int left) {
    var full = new FullMemory();
    var holes = new ArrayList<SecretBytes>();
    for (int i = 0; i < HOLES; i++) {
      holes.add(SecretBytes.allocate(HOLE));
      full.taken.add(SecretBytes.allocate(16)::close);
    }
    full.fill();
    Reservation hole = Reservation.of(left);
    full.reserveAll();
    hole.close();
    holes.forEach(SecretBytes::close);
    return full;
  }

  /// What the work does wherever memory ends: it is done, or it fails and leaves nothing behind.
  ///
  /// @param most a size with which it is done
  public static void endingAnywhere(int most, Work work) throws Exception {
    int before = LockedMemory.bytesInUse();
    for (int bytes = 0; bytes <= most; bytes += 16) {
      boolean done = true;
      try (var memory = Reservation.of(bytes)) {
        memory.<Boolean, Exception, RuntimeException>lend(() -> {
          work.run();
          return true;
        });
      } catch (LockedMemoryFull full) {
        done = false;
      }
      assertEquals(before, LockedMemory.bytesInUse(), "left open where memory ended at " + bytes);
      if (done) {
        return;
      }
    }
    throw new AssertionError("it needs more than %d bytes".formatted(most));
  }

  /// What closes all that it made.
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  private void fill() {
    for (int length = SecretBytes.MAX_LENGTH; length >= 16; length /= 2) {
      int each = length;
      takeAll(() -> SecretBytes.allocate(each)::close);
    }
  }

  private void reserveAll() {
    takeAll(() -> Reservation.of(RESERVED)::close);
  }

  private void takeAll(Supplier<Runnable> one) {
    boolean full = false;
    while (!full) {
      try {
        taken.add(one.get());
      } catch (LockedMemoryFull now) {
        full = true;
      }
    }
  }

  @Override
  public void close() {
    taken.forEach(Runnable::run);
  }
}
