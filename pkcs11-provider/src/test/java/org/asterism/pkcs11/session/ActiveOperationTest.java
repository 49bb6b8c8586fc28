package org.asterism.pkcs11.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.key.KeyUse;
import org.asterism.quota.Bound;
import org.asterism.quota.Charge;
import org.asterism.quota.Quota;
import org.junit.jupiter.api.Test;

/// Buffers, stages and ends of an operation as PKCS#11 v3.1 §5.2 and §5.8 have them.
class ActiveOperationTest {
  private static final Buffer NONE = new Buffer(false, 0);
  private static final Buffer SMALL = new Buffer(true, 2);
  private static final Buffer ENOUGH = new Buffer(true, 3);
  private static final OutputLength KNOWN = OutputLength.exactly(3);
  private static final OutputLength UNKNOWN = OutputLength.atMost(8);

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
  void anUnknownLengthIsToldByItsBoundAndCostsTheWorkOnce() throws Exception {
    assertEquals(new Output.Length(8), operation.whole(UNKNOWN, NONE, ActiveOperationTest::work));
    assertEquals(0, runs.get());
    assertEquals(
        new Output.TooSmall(3), operation.whole(UNKNOWN, SMALL, ActiveOperationTest::work));
    assertEquals(new Output.Length(3), operation.whole(UNKNOWN, NONE, ActiveOperationTest::work));
    assertInstanceOf(
        Output.Bytes.class, operation.whole(UNKNOWN, ENOUGH, ActiveOperationTest::work));
    assertEquals(1, runs.get());
  }

  @Test
  void aHeldResultEndsWithAnyCallButItsOwn() throws Exception {
    for (int other = 0; other < 2; other++) {
      var held = active(false);
      byte[] result = {7, 7, 7};
      var _ = held.last(UNKNOWN, SMALL, _ -> result);
      if (other == 0) {
        refuses(
            Ckr.OPERATION_NOT_INITIALIZED,
            () -> held.whole(UNKNOWN, ENOUGH, ActiveOperationTest::work));
      } else {
        refuses(Ckr.OPERATION_NOT_INITIALIZED, () -> held.feed(_ -> {}));
      }
      assertTrue(held.isOver());
      assertArrayEquals(new byte[3], result);
    }
    assertEquals(2, wipes.get());
  }

  @Test
  void aLengthOfNothingIsToldAsOne() throws Exception {
    var nothing = OutputLength.exactly(0);
    assertEquals(new Output.Length(1), operation.part(nothing, NONE, ActiveOperationTest::work));
  }

  @Test
  void endingErasesAHeldResult() throws Exception {
    byte[] result = {7, 7, 7};
    var _ = operation.whole(UNKNOWN, SMALL, _ -> result);
    operation.end();
    assertArrayEquals(new byte[3], result);
    assertTrue(operation.isOver());
  }

  @Test
  void allAtOnceAfterAPartIsRefusedAndEndsIt() throws Exception {
    operation.feed(_ -> {});
    refuses(
        Ckr.OPERATION_NOT_INITIALIZED,
        () -> operation.whole(KNOWN, ENOUGH, ActiveOperationTest::work));
    assertTrue(operation.isOver());
    var verification = active(false);
    verification.feed(_ -> {});
    refuses(Ckr.OPERATION_NOT_INITIALIZED, () -> verification.conclude(false, _ -> {}));
    assertTrue(verification.isOver());
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
    givenUp.begin(charge(), () -> runs);
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
    assertEquals(new Output.Length(8), operation.last(UNKNOWN, NONE, ActiveOperationTest::work));
    assertEquals(15, memory.used());
    assertEquals(new Output.TooSmall(3), operation.last(UNKNOWN, SMALL, ActiveOperationTest::work));
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
  void whatDoesNotStartGivesItsChargeAndItsKeyBack() {
    operation.end();
    var released = new AtomicInteger();
    KeyUse.Hold hold = heldKey(released);
    var slot = new OperationSlot<AtomicInteger>(_ -> {});
    refuses(
        Ckr.DATA_INVALID,
        () ->
            slot.begin(
                charge(),
                Optional.of(hold),
                false,
                () -> {
                  throw new CryptokiException(Ckr.DATA_INVALID, "for the test");
                }));
    assertEquals(0, memory.used());
    assertEquals(1, released.get());
  }

  @Test
  void whatHasEndedGivesItsChargeAndItsKeyBackOnce() throws Exception {
    operation.end();
    var released = new AtomicInteger();
    var slot = new OperationSlot<AtomicInteger>(_ -> {});
    slot.begin(charge(), Optional.of(heldKey(released)), false, () -> runs);
    assertEquals(10, memory.used());
    assertEquals(0, released.get());
    slot.active().conclude(false, _ -> {});
    slot.cancel();
    assertEquals(0, memory.used());
    assertEquals(1, released.get());
  }

  private static KeyUse.Hold heldKey(AtomicInteger released) {
    return new KeyUse.Hold() {
      @Override
      public KeyUse key() {
        throw new AssertionError("this operation asks no key");
      }

      @Override
      public void close() {
        released.incrementAndGet();
      }
    };
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
    guarded.awaitPin(false);
    assertInstanceOf(Output.Bytes.class, guarded.whole(KNOWN, ENOUGH, ActiveOperationTest::work));
    assertEquals(1, runs.get());
  }

  @Test
  void itEndsWhereItIsUsedWithoutItsPin() {
    refusedWithoutPin(guarded -> guarded.whole(KNOWN, ENOUGH, ActiveOperationTest::work));
    refusedWithoutPin(guarded -> guarded.feed(_ -> {}));
    refusedWithoutPin(guarded -> guarded.conclude(false, _ -> {}));
    assertEquals(0, runs.get());
    assertEquals(3, wipes.get());
  }

  private void refusedWithoutPin(Using use) {
    var guarded = active(true);
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> use.use(guarded));
    assertTrue(guarded.isOver());
  }

  private interface Using {
    void use(ActiveOperation<AtomicInteger> operation) throws Exception;
  }
}
