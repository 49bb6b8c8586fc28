package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a library sees of the function that an engine in its process gives it, and what no line can
/// do to others through it.
@Timeout(60)
class EmbeddedLinkTest {
  private static final FrameClient.Fields NONE = FrameClient.fields();
  private static final FrameClient.Fields OPEN = FrameClient.fields().number(1).number(4);
  private static final FrameClient.Fields SIZE = FrameClient.fields().number(1).number(2);
  private static final byte[] DATA = {3, 1, 4, 1, 5, 9, 2, 6};

  // Header, result, length, present.
  private static final int DIGEST_REPLY = 16 + 8 + 8 + 1;
  private static final int OPEN_REPLY = 16 + 8 + 8;

  private HeldCryptoki held;
  private EmbeddedLink link;
  private LineClient control;
  private long lines;

  @BeforeEach
  void open() throws Exception {
    held = new HeldCryptoki();
    Applications known = held.applications();
    link = EmbeddedLink.open(known, held.dispatcher(known), LinkBench.USUAL);
    control = line("first", true);
  }

  @AfterEach
  void close() {
    held.finish.countDown();
    link.close();
  }

  private LineClient line(String application, boolean control) {
    return LineClient.bound(link::dispatch, ++lines, application, control);
  }

  private static ByteBuffer room(int bytes) {
    return ByteBuffer.allocateDirect(bytes);
  }

  private static void requireDigest(LineClient line, byte[] data) {
    requireDigest(line.call("C_Digest", LinkBench.digest(data), DIGEST_REPLY + data.length), data);
  }

  private static void requireDigest(FrameClient.Received received, byte[] data) {
    ByteBuffer fields = received.fields();
    assertEquals(0, fields.getLong());
    assertEquals(data.length, fields.getLong());
    assertEquals(1, fields.get());
    byte[] answered = new byte[fields.remaining()];
    fields.get(answered);
    assertArrayEquals(data, answered);
  }

  private static byte[] filled(int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) length);
    return data;
  }

  @Test
  void helloNamesTheVersionAndTheInstance() {
    var fields = new LineClient(link::dispatch, 99).call("hello", FrameClient.greeting()).fields();
    assertEquals(0, fields.getLong());
    assertEquals(1, fields.getLong());
    byte[] instance = new byte[16];
    fields.get(instance);
    assertArrayEquals(HeldCryptoki.INSTANCE, instance);
  }

  @Test
  void manyCallsOnOneLine() {
    LineClient line = line("first", false);
    for (int length : new int[] {0, 1, 8000, 8192, 9000, 1 << 20, 3, 5 << 20, 7}) {
      requireDigest(line, filled(length));
    }
  }

  @Test
  void aFaultOfTheEngineIsAGeneralErrorAndNothingElse() {
    LineClient line = line("first", false);
    assertEquals(Ckr.GENERAL_ERROR.code(), line.call("C_DestroyObject", SIZE).result());
    requireDigest(line, DATA);
  }

  @Test
  void twoApplicationsAreTwo() {
    LineClient second = line("second", true);
    LineClient ofFirst = line("first", false);
    LineClient ofSecond = line("second", false);
    long first = ofFirst.call("C_GetObjectSize", SIZE).fields().getLong(8);
    assertEquals(first, line("first", false).call("C_GetObjectSize", SIZE).fields().getLong(8));
    assertNotEquals(first, ofSecond.call("C_GetObjectSize", SIZE).fields().getLong(8));
    second.hangUp();
    assertTrue(held.dismissed.tryAcquire());
    assertEquals(-1, ofSecond.ask("C_GetObjectSize", SIZE, room(64)));
    requireDigest(ofFirst, DATA);
  }

  @Test
  void byeEndsTheApplicationBeforeItIsAnswered() {
    LineClient line = line("first", false);
    assertEquals(0, control.call("bye", NONE).result());
    assertTrue(held.dismissed.tryAcquire());
    assertEquals(-1, line.ask("C_Digest", LinkBench.digest(DATA), room(64)));
    line.hangUp();
    control.hangUp();
    control.hangUp();
    requireDigest(line("first", true), DATA);
  }

  @Test
  void theControlLineTakesItsApplicationWithIt() {
    LineClient line = line("first", false);
    control.hangUp();
    assertTrue(held.dismissed.tryAcquire());
    assertEquals(-1, line.ask("C_Digest", LinkBench.digest(DATA), room(64)));
    var late = new LineClient(link::dispatch, ++lines);
    assertEquals(0, late.call("hello", FrameClient.greeting()).result());
    assertEquals(
        Ckr.CRYPTOKI_NOT_INITIALIZED.code(),
        late.call("bind", FrameClient.binding(LinkBench.id("first"), false)).result());
  }

  @Test
  void aRunningCallEndsBeforeItsApplication() throws Exception {
    LineClient line = line("first", false);
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<Long> opened =
          threads.submit(() -> line.call("C_OpenSession", OPEN).fields().getLong(8));
      acquire(held.working);
      control.hangUp();
      assertFalse(held.dismissed.tryAcquire());
      held.finish.countDown();
      assertEquals(7, opened.get());
      acquire(held.dismissed);
    }
    assertFalse(held.undone.tryAcquire());
  }

  @Test
  void closingEndsAllApplications() {
    LineClient second = line("second", true);
    link.close();
    assertEquals(2, held.dismissed.drainPermits());
    assertEquals(-1, second.ask("C_Digest", LinkBench.digest(DATA), room(64)));
  }

  @Test
  void aReplyThatDoesNotFitIsKeptAndFetchedWhole() {
    LineClient line = line("first", false);
    for (int length : new int[] {0, 1, 5000, 1 << 20}) {
      byte[] data = filled(length);
      int needed = DIGEST_REPLY + length;
      byte[] request = line.frame("C_Digest", LinkBench.digest(data));
      long asked = ByteBuffer.wrap(request).getLong(8);
      ByteBuffer tooSmall = room(needed - 1);
      assertEquals(needed, line.askRaw(request, tooSmall));
      assertEquals(needed, line.fetch(asked, tooSmall));
      assertEquals(tooSmall.capacity(), tooSmall.remaining());
      ByteBuffer whole = room(needed);
      assertEquals(needed, line.fetch(asked, whole));
      var received = FrameClient.Received.of(whole.flip());
      assertEquals(asked, received.id());
      requireDigest(received, data);
    }
    requireDigest(line, DATA);
  }

  @Test
  void whatWasFetchedIsNotTakenBack() {
    held.finish.countDown();
    LineClient line = line("first", false);
    assertEquals(OPEN_REPLY, line.ask("C_OpenSession", OPEN, room(0)));
    ByteBuffer whole = room(OPEN_REPLY);
    assertEquals(OPEN_REPLY, line.fetch(whole));
    assertEquals(7, FrameClient.Received.of(whole.flip()).fields().getLong(8));
    requireDigest(line, DATA);
    line.hangUp();
    assertFalse(held.undone.tryAcquire());
  }

  @Test
  void aReplyIsFetchedOnce() {
    LineClient line = line("first", false);
    byte[] request = line.frame("C_Digest", LinkBench.digest(DATA));
    long asked = ByteBuffer.wrap(request).getLong(8);
    int needed = DIGEST_REPLY + DATA.length;
    assertEquals(needed, line.askRaw(request, room(0)));
    assertEquals(needed, line.fetch(asked, room(needed)));
    assertEquals(-1, line.fetch(asked, room(needed)));
    requireDigest(line("first", false), DATA);
  }

  @Test
  void whatIsAskedInsteadOfFetchingTakesTheReplyBack() {
    held.finish.countDown();
    LineClient line = line("first", false);
    assertEquals(OPEN_REPLY, line.ask("C_OpenSession", OPEN, room(OPEN_REPLY - 1)));
    assertFalse(held.undone.tryAcquire());
    requireDigest(line, DATA);
    assertTrue(held.undone.tryAcquire());
    assertEquals(-1, line.fetch(room(OPEN_REPLY)));
    assertFalse(held.undone.tryAcquire());
  }

  @Test
  void whoHangsUpInsteadOfFetchingTakesTheReplyBack() {
    held.finish.countDown();
    LineClient line = line("first", false);
    assertEquals(OPEN_REPLY, line.ask("C_OpenSession", OPEN, room(0)));
    line.hangUp();
    assertTrue(held.undone.tryAcquire());
    requireDigest(line("first", false), DATA);
  }

  // A reply is kept for the third request: what else asks for one is broken, and hangs up.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000014 0004 0001 0000000000000004 0000000000000002", // of another request
        "0000000c 0004 0001 0000000000000004", // of none
        "00000015 0004 0001 0000000000000004 0000000000000003 00" // and a byte left over
      })
  void aFetchNamesTheRequestOfTheKeptReply(String hex) {
    held.finish.countDown();
    LineClient line = line("first", false);
    assertEquals(OPEN_REPLY, line.ask("C_OpenSession", OPEN, room(0)));
    assertEquals(-1, line.askRaw(HexFormat.of().parseHex(hex.replace(" ", "")), room(64)));
    line.hangUp();
    assertTrue(held.undone.tryAcquire());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // half a header
        "0000000c 0036 0001 00000000000000",
        "0000000b 0036 0001 0000000000000003", // too short
        "ffffffff 0036 0001 0000000000000003", // too long
        "01000001 0036 0001 0000000000000003",
        "0000000d 0036 0001 0000000000000003", // shorter than it says
        "0000000c 001d 0001 0000000000000003 0000000000000001", // longer
        "0000000c 0036 0002 0000000000000003", // a reply
        "0000000c 0036 0006 0000000000000003", // a sign of life
        "0000000c 0036 0001 0000000000000002", // an earlier request
        "0000000c 0036 0001 0000000000000004", // a later one
        "0000000c 0036 0001 0000000000000003", // without its fields
        "0000000c 0001 0001 0000000000000003", // hello again
        "0000000c 0003 0001 0000000000000003", // bye on an ordinary line
        "00000014 0004 0001 0000000000000003 0000000000000002", // a reply that was delivered
        "00000015 001d 0001 0000000000000003 0000000000000001 00", // a byte left over
        "0000001d 0036 0001 0000000000000003 0000000000000001 01 ffffffff 00000000",
        "00000015 0036 0001 0000000000000003 0000000000000001 02" // present is 0 or 1
      })
  void aBrokenFrameIsNegativeAndNothingElseBreaks(String hex) {
    LineClient other = line("first", false);
    LineClient line = line("first", false);
    ByteBuffer reply = room(64);
    assertEquals(-1, line.askRaw(HexFormat.of().parseHex(hex.replace(" ", "")), reply));
    assertEquals(0, reply.position());
    line.hangUp();
    requireDigest(other, DATA);
    assertFalse(held.dismissed.tryAcquire());
  }

  @Test
  void callsBeforeHelloAndBindAreBrokenFrames() {
    for (String call : List.of("bind", "bye", "fetch", "C_Digest", "C_Initialize")) {
      assertEquals(-1, new LineClient(link::dispatch, ++lines).ask(call, NONE, room(64)), call);
    }
  }

  // As the library's pool has it: a line is for one thread at a time, and another one comes next.
  @Test
  void threadsTakeTurnsOnLines() throws Exception {
    BlockingQueue<LineClient> pool = new ArrayBlockingQueue<>(2);
    pool.add(line("first", false));
    pool.add(line("first", false));
    var tasks = new ArrayList<Callable<Void>>();
    for (int thread = 0; thread < 6; thread++) {
      int first = thread;
      tasks.add(() -> {
        for (int i = 0; i < 200; i++) {
          LineClient line = pool.take();
          requireDigest(line, filled(first + 97 * i));
          pool.add(line);
        }
        return null;
      });
    }
    try (var threads = Executors.newFixedThreadPool(tasks.size())) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  // The function itself, called as C calls it, by threads that end at once and by one that stays.
  @Test
  void theAddressIsAFunction() throws Exception {
    var function = Function.getFunction(new Pointer(link.address()));
    LineClient.Door door = (number, request, reply) -> call(function, number, request, reply);
    LineClient line = LineClient.bound(door, ++lines, "first", false);
    for (int i = 0; i < 20; i++) {
      requireDigest(line, filled(i));
      requireOnAThread(() -> requireDigest(line, DATA));
    }
    requireOnAThread(() -> {
      assertEquals(Ckr.GENERAL_ERROR.code(), line.call("C_DestroyObject", SIZE).result());
      assertEquals(-1, line.askRaw(new byte[] {1, 2, 3}, room(64)));
    });
    line.hangUp();
    assertEquals(-1, line.ask("C_Digest", LinkBench.digest(DATA), room(64)));
  }

  private static long call(Function function, long number, ByteBuffer request, ByteBuffer reply) {
    Object[] arguments = {
      number,
      MemorySegment.ofBuffer(request).address(),
      (long) request.remaining(),
      MemorySegment.ofBuffer(reply).address(),
      (long) reply.remaining()
    };
    return function.invokeLong(arguments);
  }

  private static void requireOnAThread(Runnable work) throws Exception {
    try (var threads = Executors.newSingleThreadExecutor()) {
      threads.submit(work).get();
    }
  }

  private static void acquire(Semaphore semaphore) throws InterruptedException {
    assertTrue(semaphore.tryAcquire(20, TimeUnit.SECONDS));
  }
}
