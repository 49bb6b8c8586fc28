package org.asterism.pkcs11.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.quota.Bound;
import org.asterism.quota.Charge;
import org.asterism.quota.Quota;
import org.junit.jupiter.api.Test;

/// Buffers, stages and ends of an operation as PKCS#11 v3.1 §5.2 and §5.8 have them.
class ActiveOperationTest {
  private static final Buffer NONE = new Buffer(false, 0);
  private static final Buffer SMALL = new Buffer(true, 2);
  private static final Buffer ENOUGH = new Buffer(true, 3);
  private static final OptionalLong KNOWN = OptionalLong.of(3);
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger wipes = new AtomicInteger();
  private final Quota memory =
      new Quota(new Bound("memory", 1000, Ckr.DEVICE_MEMORY, () -> 0), "a test");
  private final ActiveOperation<AtomicInteger> operation = active(false);

  private ActiveOperation<AtomicInteger> active(boolean awaitsPin) {
    return new ActiveOperation<>(runs, awaitsPin, charge(), _ -> wipes.incrementAndGet());
  }

  private Charge charge() {
    try {
      return memory.charge(10);
    } catch (CryptokiException full) {
      throw new AssertionError(full);
    }
  }

  private static byte[] work(AtomicInteger runs) {
    runs.incrementAndGet();
    return new byte[] {1, 2, 3};
  }

  private static byte[] failure(AtomicInteger runs) throws CryptokiException {
    runs.incrementAndGet();
    throw new CryptokiException(Ckr.DATA_INVALID, "for the test");
  }

  private static void refuses(Ckr expected, org.junit.jupiter.api.function.Executable call) {
    assertEquals(expected, assertThrows(CryptokiException.class, call).ckr());
  }

  @Test
  void aKnownLengthIsToldWithoutTheWork() throws Exception {
    assertEquals(new Output.Length(3), operation.whole(KNOWN, NONE, ActiveOperationTest::work));
    assertEquals(new Output.TooSmall(3), operation.whole(KNOWN, SMALL, ActiveOperationTest::work));
    assertEquals(0, runs.get());
    var done =
        assertInstanceOf(
            Output.Bytes.class, operation.whole(KNOWN, ENOUGH, ActiveOperationTest::work));
    assertArrayEquals(new byte[] {1, 2, 3}, done.value());
    assertTrue(operation.isOver());
  }

  @Test
  void anUnknownLengthCostsTheWorkOnce() throws Exception {
    assertEquals(new Output.Length(3), operation.whole(UNKNOWN, NONE, ActiveOperationTest::work));
    assertEquals(
        new Output.TooSmall(3), operation.whole(UNKNOWN, SMALL, ActiveOperationTest::work));
    assertInstanceOf(
        Output.Bytes.class, operation.whole(UNKNOWN, ENOUGH, ActiveOperationTest::work));
    assertEquals(1, runs.get());
  }

  @Test
  void aHeldResultWaitsForTheCallThatMadeIt() throws Exception {
    var _ = operation.last(UNKNOWN, NONE, ActiveOperationTest::work);
    refuses(
        Ckr.OPERATION_NOT_INITIALIZED,
        () -> operation.whole(UNKNOWN, ENOUGH, ActiveOperationTest::work));
    refuses(Ckr.OPERATION_NOT_INITIALIZED, () -> operation.feed(_ -> {}));
    assertInstanceOf(
        Output.Bytes.class, operation.last(UNKNOWN, ENOUGH, ActiveOperationTest::work));
  }

  @Test
  void endingErasesAHeldResult() throws Exception {
    byte[] result = {7, 7, 7};
    var _ = operation.whole(UNKNOWN, NONE, _ -> result);
    operation.end();
    assertArrayEquals(new byte[3], result);
    assertTrue(operation.isOver());
  }

  @Test
  void allAtOnceIsRefusedAfterAPart() throws Exception {
    operation.feed(_ -> {});
    refuses(
        Ckr.OPERATION_NOT_INITIALIZED,
        () -> operation.whole(KNOWN, ENOUGH, ActiveOperationTest::work));
    refuses(Ckr.OPERATION_NOT_INITIALIZED, () -> operation.conclude(false, _ -> {}));
    assertInstanceOf(Output.Bytes.class, operation.last(KNOWN, ENOUGH, ActiveOperationTest::work));
  }

  @Test
  void aPartYieldsAndGoesOn() throws Exception {
    assertEquals(new Output.TooSmall(3), operation.part(KNOWN, SMALL, ActiveOperationTest::work));
    assertInstanceOf(Output.Bytes.class, operation.part(KNOWN, ENOUGH, ActiveOperationTest::work));
    assertInstanceOf(Output.Bytes.class, operation.part(KNOWN, ENOUGH, ActiveOperationTest::work));
    assertFalse(operation.isOver());
    assertEquals(2, runs.get());
  }

  @Test
  void anErrorEndsTheOperation() {
    refuses(Ckr.DATA_INVALID, () -> operation.whole(KNOWN, ENOUGH, ActiveOperationTest::failure));
    assertTrue(operation.isOver());
  }

  @Test
  void whatItHoldsOfAKeyIsWipedHoweverItEnds() throws Exception {
    operation.part(KNOWN, ENOUGH, ActiveOperationTest::work);
    operation.last(KNOWN, NONE, ActiveOperationTest::work);
    assertEquals(0, wipes.get());
    operation.last(KNOWN, ENOUGH, ActiveOperationTest::work);
    assertEquals(1, wipes.get());

    var failed = active(false);
    refuses(Ckr.DATA_INVALID, () -> failed.feed(ActiveOperationTest::failure));
    assertEquals(2, wipes.get());

    var verified = active(false);
    verified.conclude(false, _ -> {});
    assertEquals(3, wipes.get());

    var givenUp = new OperationSlot<AtomicInteger>(_ -> wipes.incrementAndGet());
    givenUp.begin(charge(), false, () -> runs);
    givenUp.active().feed(_ -> {});
    givenUp.cancel();
    assertEquals(4, wipes.get());
  }

  @Test
  void whatItHoldsIsChargedUntilItEnds() throws Exception {
    assertEquals(10, memory.used());
    operation.keep(5);
    assertEquals(new Output.TooSmall(3), operation.part(UNKNOWN, SMALL, ActiveOperationTest::work));
    assertEquals(18, memory.used());
    operation.part(UNKNOWN, ENOUGH, ActiveOperationTest::work);
    assertEquals(15, memory.used());
    refuses(Ckr.DEVICE_MEMORY, () -> operation.keep(991));
    assertEquals(15, memory.used());
    assertEquals(new Output.Length(3), operation.last(UNKNOWN, NONE, ActiveOperationTest::work));
    assertEquals(18, memory.used());
    operation.end();
    assertEquals(0, memory.used());
  }

  @Test
  void aResultThatMayNotBeHeldEndsTheOperation() throws Exception {
    operation.keep(989);
    refuses(Ckr.DEVICE_MEMORY, () -> operation.last(UNKNOWN, SMALL, ActiveOperationTest::work));
    assertTrue(operation.isOver());
    assertEquals(1, wipes.get());
    assertEquals(0, memory.used());
  }

  @Test
  void whatDoesNotStartGivesItsChargeBack() {
    operation.end();
    var slot = new OperationSlot<AtomicInteger>(_ -> {});
    refuses(
        Ckr.DATA_INVALID,
        () ->
            slot.begin(
                charge(),
                false,
                () -> {
                  throw new CryptokiException(Ckr.DATA_INVALID, "for the test");
                }));
    assertEquals(0, memory.used());
  }

  @Test
  void aVerificationEndsWhateverComesOfIt() throws Exception {
    var wrong = active(false);
    refuses(Ckr.DATA_INVALID, () -> wrong.conclude(false, ActiveOperationTest::failure));
    assertTrue(wrong.isOver());
    operation.conclude(false, _ -> {});
    assertTrue(operation.isOver());
  }

  @Test
  void aKeyThatAlwaysAuthenticatesWaitsForItsPin() throws Exception {
    var guarded = active(true);
    assertEquals(new Output.Length(3), guarded.whole(KNOWN, NONE, ActiveOperationTest::work));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> guarded.whole(KNOWN, ENOUGH, ActiveOperationTest::work));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> guarded.feed(_ -> {}));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> guarded.conclude(false, _ -> {}));
    assertEquals(0, runs.get());
    guarded.admit();
    assertInstanceOf(Output.Bytes.class, guarded.whole(KNOWN, ENOUGH, ActiveOperationTest::work));
  }
}
