package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is reserved is there, no user takes what others need, and what can be had again gives way.
class AllotmentTest {
  private final List<AutoCloseable> taken = new ArrayList<>();
  private int before;

  @BeforeEach
  void setApart() throws Exception {
    LockedMemory.requireParts();
    before = LockedMemory.bytesInUse();
  }

  @AfterEach
  void nothingIsLeftOpen() throws Exception {
    for (AutoCloseable each : taken) {
      each.close();
    }
    assertEquals(before, LockedMemory.bytesInUse(), "secrets left open");
  }

  @Test
  void whatIsReserved_isThereWhenAllElseIsFull() {
    var reservation = Reservation.of(1024);
    taken.add(reservation);
    fillGeneralPart();
    assertThrows(LockedMemoryFull.class, () -> SecretBytes.allocate(16));
    for (int i = 0; i < 64; i++) {
      taken.add(reservation.lend(() -> SecretBytes.allocate(16)));
    }
    assertThrows(LockedMemoryFull.class, () -> reservation.lend(() -> SecretBytes.allocate(1)));
  }

  @Test
  void reservations_haveRoomThatNobodyElseFills() {
    fillGeneralPart();
    fillShare("guest");
    var reservation = assertDoesNotThrow(() -> Reservation.of(8 << 10));
    taken.add(reservation);
  }

  @Test
  void aReservation_isGivenBackWithItsLastSecret() {
    var reservation = Reservation.of(1024);
    SecretBytes kept = reservation.lend(() -> SecretBytes.allocate(32));
    reservation.close();
    assertEquals(before + 1024, LockedMemory.bytesInUse());
    SecretBytes late = reservation.lend(() -> SecretBytes.allocate(32));
    assertEquals(before + 1024 + 32, LockedMemory.bytesInUse(), "from the general part");
    late.close();
    kept.close();
    assertEquals(before, LockedMemory.bytesInUse());
    reservation.close();
  }

  @Test
  void oneUser_leavesAsMuchToOthersAsItTakes() {
    int first = fillShare("first");
    int second = fillShare("second");
    int third = fillShare("third");
    assertEquals(LockedMemory.USER_BYTES / 2, first);
    assertEquals(LockedMemory.USER_BYTES / 4, second);
    assertEquals(LockedMemory.USER_BYTES / 8, third);
    var full =
        assertThrows(
            LockedMemoryFull.class,
            () -> Allotment.ofUser("first").lend(() -> SecretBytes.allocate(16)));
    assertTrue(String.valueOf(full.getMessage()).contains("user first"), full.getMessage());
    taken.add(SecretBytes.allocate(16));
  }

  @Test
  void aShare_comesBackWithItsSecrets() throws Exception {
    fillShare("guest");
    for (AutoCloseable each : taken) {
      each.close();
    }
    taken.clear();
    assertEquals(LockedMemory.USER_BYTES / 2, fillShare("guest"));
  }

  @Test
  void aSecret_staysWhereItWasMade() {
    SecretBytes lent = Allotment.ofUser("guest").lend(() -> SecretBytes.allocate(32));
    SecretBytes copy = lent.copy();
    assertFalse(copy.memory().address() == lent.memory().address());
    copy.close();
    lent.close();
  }

  @Test
  void theSpareUnusedForLongest_givesWay() {
    var newer = new Kept(30);
    var oldest = new Kept(10);
    var older = new Kept(20);
    for (Kept kept : List.of(newer, oldest, older)) {
      Spares.keep(kept);
    }
    takeUntil(oldest.gone, Kept.BYTES);
    assertEquals(List.of(false, true, false), goneOf(newer, oldest, older));
    takeUntil(older.gone, Kept.BYTES);
    assertEquals(List.of(false, true, true), goneOf(newer, oldest, older));
    Spares.forget(newer);
    newer.giveUp();
  }

  @Test
  void sparesTogether_leaveRoomForWork() {
    var kept = new ArrayList<Kept>();
    for (int i = 0; i < 2 * Spares.BYTES_MAX / Kept.BYTES; i++) {
      kept.add(new Kept(i));
      Spares.keep(kept.getLast());
    }
    long here = kept.stream().filter(each -> !each.gone.get()).count();
    assertEquals(Spares.BYTES_MAX / Kept.BYTES, here);
    assertFalse(kept.getLast().gone.get());
    assertTrue(kept.getFirst().gone.get());
    kept.forEach(Spares::forget);
    kept.forEach(Kept::giveUp);
  }

  private static List<Boolean> goneOf(Kept... kept) {
    return List.of(kept).stream().map(each -> each.gone.get()).toList();
  }

  // With as little as a secret takes.
  private void fillGeneralPart() {
    for (int length = SecretBytes.MAX_LENGTH; length >= Slab.GRANULE_BYTES; length /= 2) {
      try {
        takeUntil(new AtomicBoolean(), length);
      } catch (LockedMemoryFull full) {
        assertTrue(String.valueOf(full.getMessage()).contains(length + " bytes wanted"));
      }
    }
  }

  private void takeUntil(AtomicBoolean enough, int length) {
    while (!enough.get()) {
      taken.add(SecretBytes.allocate(length));
    }
  }

  /// How many bytes the user got.
  private int fillShare(String user) {
    int got = 0;
    try {
      while (true) {
        taken.add(Allotment.ofUser(user).lend(() -> SecretBytes.allocate(1024)));
        got += 1024;
      }
    } catch (LockedMemoryFull full) {
      return got;
    }
  }

  /// A secret that can be had again.
  private static final class Kept implements Spare {
    static final int BYTES = 4096;

    private final SecretBytes secret = SecretBytes.allocate(BYTES);
    private final AtomicBoolean gone = new AtomicBoolean();
    private final long lastUsed;

    Kept(long lastUsed) {
      this.lastUsed = lastUsed;
    }

    @Override
    public long lastUsed() {
      return lastUsed;
    }

    @Override
    public int bytes() {
      return BYTES;
    }

    @Override
    public void giveUp() {
      gone.set(true);
      secret.close();
    }
  }
}
