package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a holder of a secret relies on: its bytes come back inside a borrow, and are gone after
/// close.
class SecretBytesTest {
  private static final byte[] BYTES = {1, 2, 3, 4, 5};

  private int bytesInUseBefore;

  @BeforeEach
  void rememberUse() {
    bytesInUseBefore = LockedMemory.bytesInUse();
  }

  @AfterEach
  void nothingWasLeftOpen() {
    assertEquals(bytesInUseBefore, LockedMemory.bytesInUse(), "secrets left open");
  }

  @Test
  void takeFrom_movesTheBytesOutOfTheArray() {
    byte[] bytes = BYTES.clone();
    try (var secret = SecretBytes.takeFrom(bytes)) {
      assertArrayEquals(new byte[5], bytes);
      assertHolds(secret, BYTES);
    }
  }

  @Test
  void takeFrom_wipesAlsoWhatItRefuses() {
    byte[] tooLong = new byte[SecretBytes.MAX_LENGTH + 1];
    tooLong[7] = 7;
    assertThrows(IllegalArgumentException.class, () -> SecretBytes.takeFrom(tooLong));
    assertEquals(0, tooLong[7]);
  }

  @Test
  void close_erasesTheMemory() {
    var secret = SecretBytes.takeFrom(BYTES.clone());
    MemorySegment place = secret.memory();
    assertArrayEquals(BYTES, place.toArray(ValueLayout.JAVA_BYTE));
    secret.close();
    assertArrayEquals(new byte[5], place.toArray(ValueLayout.JAVA_BYTE));
    secret.close();
  }

  @Test
  void secrets_lieInTheLockedArena() {
    try (var secret = SecretBytes.allocate(32)) {
      MemorySegment arena = LockedMemory.slab().memory();
      assertEquals(LockedMemory.ARENA_BYTES, arena.byteSize());
      assertTrue(secret.memory().address() >= arena.address());
      assertTrue(secret.memory().address() + secret.length() <= arena.address() + arena.byteSize());
    }
  }

  @Test
  void everyDoor_isShutAfterClose() {
    var secret = SecretBytes.takeFrom(BYTES.clone());
    secret.close();
    try (var open = SecretBytes.allocate(5)) {
      assertThrows(IllegalStateException.class, () -> secret.use(MemorySegment::byteSize));
      assertThrows(IllegalStateException.class, () -> secret.borrow(bytes -> bytes.fill((byte) 1)));
      assertThrows(IllegalStateException.class, () -> secret.useArray(bytes -> bytes.length));
      assertThrows(IllegalStateException.class, () -> secret.borrowArray(bytes -> {}));
      assertThrows(IllegalStateException.class, secret::copy);
      assertThrows(IllegalStateException.class, () -> secret.slice(0, 1));
      assertThrows(IllegalStateException.class, () -> SecretBytes.concat(open, secret));
      assertThrows(IllegalStateException.class, () -> open.constantTimeEquals(secret));
      assertThrows(IllegalStateException.class, () -> secret.constantTimeEquals(open));
    }
    assertEquals("SecretBytes[5]", secret.toString());
  }

  @Test
  void segmentThatEscapes_isDead() {
    try (var secret = SecretBytes.takeFrom(BYTES.clone())) {
      MemorySegment escaped = secret.<MemorySegment, RuntimeException>use(bytes -> bytes);
      assertThrows(IllegalStateException.class, () -> escaped.get(ValueLayout.JAVA_BYTE, 0));
    }
  }

  @Test
  void arrayThatEscapes_isWiped() {
    try (var secret = SecretBytes.takeFrom(BYTES.clone())) {
      assertArrayEquals(new byte[5], secret.<byte[], RuntimeException>useArray(bytes -> bytes));
      assertHolds(secret, BYTES);
    }
  }

  @Test
  void lentArray_isWipedAlsoWhenTheLambdaThrows() {
    var lent = new AtomicReference<>(new byte[0]);
    try (var secret = SecretBytes.takeFrom(BYTES.clone())) {
      assertThrows(
          IOException.class,
          () ->
              secret.borrowArray(bytes -> {
                lent.set(bytes);
                throw new IOException("planted");
              }));
      assertArrayEquals(new byte[5], lent.get());
      assertHolds(secret, BYTES);
    }
  }

  @Test
  void closeInsideABorrow_erasesAfterIt() {
    var secret = SecretBytes.takeFrom(BYTES.clone());
    MemorySegment place = secret.memory();
    secret.borrow(bytes -> {
      secret.close();
      assertEquals(1, bytes.get(ValueLayout.JAVA_BYTE, 0));
      assertThrows(IllegalStateException.class, secret::copy);
    });
    assertArrayEquals(new byte[5], place.toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void borrowerThatThrows_leavesTheSecretUsable() {
    var secret = SecretBytes.takeFrom(BYTES.clone());
    assertThrows(
        IOException.class,
        () ->
            secret.borrow(_ -> {
              throw new IOException("planted");
            }));
    assertHolds(secret, BYTES);
    secret.close();
  }

  @Test
  void writtenInABorrow_staysWritten() {
    try (var secret = SecretBytes.allocate(5)) {
      assertHolds(secret, new byte[5]);
      secret.borrow(bytes -> bytes.copyFrom(MemorySegment.ofArray(BYTES)));
      assertHolds(secret, BYTES);
    }
  }

  @Test
  void copySliceAndConcat_areSecretsOfTheirOwn() {
    try (var secret = SecretBytes.takeFrom(BYTES.clone());
        var copy = secret.copy();
        var tail = secret.slice(3, 5);
        var none = secret.slice(5, 5);
        var both = SecretBytes.concat(tail, none, copy)) {
      secret.borrow(bytes -> bytes.fill((byte) 0));
      assertHolds(copy, BYTES);
      assertHolds(tail, new byte[] {4, 5});
      assertHolds(none, new byte[0]);
      assertHolds(both, new byte[] {4, 5, 1, 2, 3, 4, 5});
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 2", "0, 6", "3, 2", "6, 6"})
  void sliceBeyondTheSecret_isRefused(int from, int to) {
    try (var secret = SecretBytes.takeFrom(BYTES.clone())) {
      assertThrows(IndexOutOfBoundsException.class, () -> secret.slice(from, to));
    }
  }

  @Test
  void comparison_isByContentUnderItsOwnName_andByIdentityOtherwise() {
    try (var secret = SecretBytes.takeFrom(BYTES.clone());
        var same = secret.copy();
        var shorter = secret.slice(0, 4);
        var other = SecretBytes.takeFrom(new byte[] {1, 2, 3, 4, 6})) {
      assertTrue(secret.constantTimeEquals(same));
      assertTrue(secret.constantTimeEquals(secret));
      assertFalse(secret.constantTimeEquals(shorter));
      assertFalse(secret.constantTimeEquals(other));
      assertNotEquals(secret, same);
    }
  }

  @Test
  void random_isWhatTheGeneratorGives() throws NoSuchAlgorithmException {
    byte[] expected = new byte[40];
    seeded().nextBytes(expected);
    try (var secret = SecretBytes.random(40, seeded())) {
      assertHolds(secret, expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, SecretBytes.MAX_LENGTH + 1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void impossibleLength_isRefused(int length) throws NoSuchAlgorithmException {
    var random = seeded();
    assertThrows(IllegalArgumentException.class, () -> SecretBytes.allocate(length));
    assertThrows(IllegalArgumentException.class, () -> SecretBytes.random(length, random));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, SecretBytes.MAX_LENGTH})
  void lengthsAtTheBorders_areHeld(int length) {
    try (var secret = SecretBytes.allocate(length)) {
      assertEquals(length, secret.length());
      assertHolds(secret, new byte[length]);
    }
  }

  private static SecureRandom seeded() throws NoSuchAlgorithmException {
    var random = SecureRandom.getInstance("SHA1PRNG");
    random.setSeed(7);
    return random;
  }

  private static void assertHolds(SecretBytes secret, byte[] expected) {
    assertArrayEquals(expected, secret.useArray(byte[]::clone));
  }
}
