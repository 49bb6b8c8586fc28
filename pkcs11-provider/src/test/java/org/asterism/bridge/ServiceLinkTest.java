package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an application sees of the socket, and what it cannot do to others through it.
@Timeout(60)
class ServiceLinkTest {
  private static final FrameClient.Fields NONE = FrameClient.fields();
  private static final FrameClient.Fields OPEN = FrameClient.fields().number(1).number(4);
  private static final FrameClient.Fields SIZE = FrameClient.fields().number(1).number(2);

  private LinkBench bench;
  private FrameClient control;

  @BeforeEach
  void open() throws Exception {
    bench = new LinkBench();
    control = bench.client("first", true);
  }

  @AfterEach
  void close() throws Exception {
    control.close();
    bench.close();
  }

  @Test
  void helloNamesTheVersionAndTheInstance() throws Exception {
    try (var client = new FrameClient(bench.socket)) {
      ByteBuffer fields = client.hello().fields();
      assertEquals(0, fields.getLong());
      assertEquals(1, fields.getLong());
      byte[] instance = new byte[16];
      fields.get(instance);
      assertArrayEquals(HeldCryptoki.INSTANCE, instance);
    }
  }

  @Test
  void withoutACommonVersionThereIsNoConnection() throws Exception {
    try (var client = new FrameClient(bench.socket)) {
      var fields = FrameClient.fields().number(0x415354455249534dL).number(2).number(-1L);
      var answer = client.call("hello", fields);
      assertEquals(Ckr.FUNCTION_NOT_SUPPORTED.code(), answer.result());
      assertEquals(8, answer.fields().remaining());
    }
  }

  @Test
  void manyCallsOnOneConnection() throws Exception {
    try (var client = bench.client("first", false)) {
      assertAnswersFramesOfAllSizes(client);
    }
  }

  private static void assertAnswersFramesOfAllSizes(FrameClient client) throws IOException {
    for (int length : new int[] {0, 1, 8000, 8192, 9000, 1 << 20, 3, 5 << 20, 7}) {
      byte[] data = new byte[length];
      Arrays.fill(data, (byte) length);
      ByteBuffer fields = client.call("C_Digest", LinkBench.digest(data)).fields();
      assertEquals(0, fields.getLong());
      assertEquals(length, fields.getLong());
      assertEquals(1, fields.get());
      byte[] answered = new byte[fields.remaining()];
      fields.get(answered);
      assertArrayEquals(data, answered);
    }
  }

  // Half a frame is there for a thread that does not block, or half of the reply's room.
  @Test
  void manyCallsWhileThreadsStayAwake() throws Exception {
    try (var polled = new LinkBench(LinkBench.USUAL, new Polling(Duration.ofMillis(1), 64));
        var holder = polled.client("first", true);
        var client = polled.client("first", false);
        var other = polled.client("first", false)) {
      for (int round = 0; round < 3; round++) {
        assertAnswersFramesOfAllSizes(client);
        assertAnswersFramesOfAllSizes(other);
      }
      assertEquals(0, holder.call("bye", NONE).result());
    }
  }

  @Test
  void whatIsNotServedIsAnsweredWithoutFields() throws Exception {
    try (var client = bench.client("first", false)) {
      for (String call : List.of("C_EncryptMessage", "C_Initialize", "C_GetOperationState")) {
        var answer = client.call(call, NONE);
        assertEquals(Ckr.FUNCTION_NOT_SUPPORTED.code(), answer.result());
        assertEquals(8, answer.fields().remaining());
      }
      assertEquals(0, client.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
  }

  @Test
  void aFaultOfTheEngineIsAGeneralErrorAndNothingElse() throws Exception {
    try (var client = bench.client("first", false)) {
      assertEquals(Ckr.GENERAL_ERROR.code(), client.call("C_DestroyObject", SIZE).result());
      assertEquals(0, client.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
  }

  @Test
  void anApplicationMustBindItsControlConnectionFirst() throws Exception {
    try (var client = new FrameClient(bench.socket)) {
      client.hello();
      assertEquals(
          Ckr.CRYPTOKI_NOT_INITIALIZED.code(),
          client.bind(LinkBench.id("unknown"), false).result());
    }
  }

  @Test
  void twoApplicationsAreTwo() throws Exception {
    try (var second = bench.client("second", true);
        var ofFirst = bench.client("first", false);
        var alsoOfFirst = bench.client("first", false);
        var ofSecond = bench.client("second", false)) {
      long first = ofFirst.call("C_GetObjectSize", SIZE).fields().getLong(8);
      assertEquals(first, alsoOfFirst.call("C_GetObjectSize", SIZE).fields().getLong(8));
      assertNotEquals(first, ofSecond.call("C_GetObjectSize", SIZE).fields().getLong(8));
      second.hangUp();
      acquire(bench.held.dismissed);
      assertTrue(ofSecond.isHungUp());
      assertEquals(0, ofFirst.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
  }

  @Test
  void byeEndsTheApplicationBeforeItIsAnswered() throws Exception {
    try (var ordinary = bench.client("first", false)) {
      assertEquals(0, control.call("bye", NONE).result());
      assertTrue(bench.held.dismissed.tryAcquire());
      assertTrue(control.isHungUp());
      assertTrue(ordinary.isHungUp());
    }
  }

  @Test
  void anApplicationEndsWithItsLastControlConnection() throws Exception {
    var another = bench.client("first", true);
    control.close();
    try (var client = bench.client("first", false)) {
      assertEquals(0, client.call("C_CloseSession", FrameClient.fields().number(1)).result());
      another.close();
      acquire(bench.held.dismissed);
      assertTrue(client.isHungUp());
    }
    assertThrows(IOException.class, () -> bench.client("first", false));
  }

  @Test
  void runningCallsEndBeforeTheirApplication() throws Exception {
    try (var client = bench.client("first", false)) {
      client.send("C_OpenSession", OPEN);
      acquire(bench.held.working);
      control.close();
      bench.letTimeRun();
      assertEquals(FrameClient.ALIVE_FLAGS, client.receive().flags());
      assertFalse(bench.held.dismissed.tryAcquire());
      bench.held.finish.countDown();
      assertEquals(0, client.receiveReply().result());
      acquire(bench.held.dismissed);
    }
  }

  @Test
  void signsOfLifeComeWhileACallWorks() throws Exception {
    try (var client = bench.client("first", false)) {
      client.send("C_OpenSession", OPEN);
      bench.letTimeRun();
      for (int i = 0; i < 3; i++) {
        var alive = client.receive();
        assertEquals(FrameClient.ALIVE_FLAGS, alive.flags());
        assertEquals(3, alive.id());
        assertEquals(0, alive.fields().remaining());
      }
      bench.held.finish.countDown();
      assertEquals(7, client.receiveReply().fields().getLong(8));
    }
    assertEquals(0, bench.held.undone.availablePermits());
  }

  @Test
  void whatNobodyLearnsOfIsTakenBack() throws Exception {
    var client = bench.client("first", false);
    client.send("C_OpenSession", OPEN);
    acquire(bench.held.working);
    client.close();
    bench.held.finish.countDown();
    acquire(bench.held.undone);
    try (var next = bench.client("first", false)) {
      assertEquals(0, next.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000b 0036 0001 0000000000000003", // too short
        "ffffffff 0036 0001 0000000000000003", // too long
        "01000001 0036 0001 0000000000000003",
        "0000000c 0036 0002 0000000000000003", // a reply
        "0000000c 0036 0006 0000000000000003", // a sign of life
        "0000000c 0036 0001 0000000000000002", // an earlier request
        "0000000c 0036 0001 0000000000000004", // a later one
        "0000000c 0036 0001 0000000000000003", // without its fields
        "0000000c 0001 0001 0000000000000003", // hello again
        "0000000c 0003 0001 0000000000000003", // bye on an ordinary connection
        "00000015 001d 0001 0000000000000003 0000000000000001 00", // a byte left over
        "0000001d 0036 0001 0000000000000003 0000000000000001 01 ffffffff 00000000",
        "00000015 0036 0001 0000000000000003 0000000000000001 02" // present is 0 or 1
      })
  void aBrokenFrameEndsItsConnectionAndNothingElse(String hex) throws Exception {
    try (var other = bench.client("first", false);
        var client = bench.client("first", false)) {
      client.sendRaw(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
      assertTrue(client.isHungUp());
      assertEquals(0, other.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
    assertFalse(bench.held.dismissed.tryAcquire());
  }

  @Test
  void callsBeforeHelloAndBindAreBrokenFrames() throws Exception {
    for (String call : List.of("bind", "bye", "C_Digest", "C_Initialize")) {
      try (var client = new FrameClient(bench.socket)) {
        client.sendRaw(client.frame(call, NONE));
        assertTrue(client.isHungUp(), call);
      }
    }
  }

  @Test
  void aControlConnectionSaysNothingButBye() throws Exception {
    control.sendRaw(control.frame("C_CloseSession", FrameClient.fields().number(1)));
    assertTrue(control.isHungUp());
    acquire(bench.held.dismissed);
  }

  @Test
  void halfSentFramesAreClosedByTheWatchdog() throws Exception {
    try (var half = bench.client("first", false);
        var header = bench.client("first", false);
        var other = bench.client("first", false)) {
      byte[] frame = half.frame("C_Digest", LinkBench.digest(new byte[20_000]));
      half.sendRaw(Arrays.copyOf(frame, 15_000));
      header.sendRaw(Arrays.copyOf(frame, 3));
      bench.letTimeRun();
      assertTrue(half.isHungUp());
      assertTrue(header.isHungUp());
      assertEquals(0, other.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
    control.sendRaw(new byte[] {0, 0, 0});
    assertTrue(control.isHungUp());
    acquire(bench.held.dismissed);
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (var silent = new FrameClient(bench.socket);
        var greeted = new FrameClient(bench.socket)) {
      greeted.hello();
      bench.letTimeRun();
      assertTrue(silent.isHungUp());
      assertTrue(greeted.isHungUp());
    }
  }

  @Test
  void aConnectionWithoutCallsIsHungUpSoThatNoRequestIsLost() throws Exception {
    try (var impatient = new LinkBench(withIdle(Duration.ofMillis(100)));
        var holder = impatient.client("first", true);
        var client = impatient.client("first", false)) {
      impatient.letTimeRun();
      assertTrue(client.isHungUp());
      // The shim may send again what could not be sent: nobody has seen a byte of it.
      assertThrows(IOException.class, () -> client.send("C_Digest", LinkBench.digest(new byte[3])));
      assertFalse(impatient.held.dismissed.tryAcquire());
      assertEquals(0, holder.call("bye", NONE).result());
    }
  }

  private static LinkLimits withIdle(Duration idle) {
    LinkLimits limits = LinkBench.LIMITS;
    return new LinkLimits(
        limits.connections(),
        limits.connectionsPerUser(),
        limits.controlConnections(),
        limits.greeting(),
        limits.halfFrame(),
        limits.write(),
        idle,
        limits.alive(),
        limits.drain(),
        limits.largeFrameBytes(),
        limits.largeFrameWait());
  }

  @Test
  void aReplyThatNobodyReadsIsNotWaitedFor() throws Exception {
    try (var deaf = bench.client("first", false);
        var other = bench.client("first", false)) {
      deaf.send("C_Digest", LinkBench.digest(new byte[4 << 20]));
      bench.letTimeRun();
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              deaf.sendRaw(new byte[1]);
              LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
          });
      assertEquals(0, other.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
  }

  @Test
  void tooManyConnectionsAreRefusedAndComeBackWhenOthersGo() throws Exception {
    var held = new ArrayList<FrameClient>();
    for (int i = 0; i < LinkBench.LIMITS.connectionsPerUser(); i++) {
      held.add(bench.client("first", false));
    }
    assertThrows(IOException.class, () -> bench.client("first", false));
    held.removeFirst().close();
    try (var client = eventually()) {
      assertEquals(0, client.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
    for (FrameClient client : held) {
      client.close();
    }
  }

  // The engine notices a closed connection a moment later.
  private FrameClient eventually() throws Exception {
    while (true) {
      try {
        return bench.client("first", false);
      } catch (IOException full) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void theSocketIsTheOwnersWhereTheGroupIsMissing() throws Exception {
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.socket)));
  }

  @Test
  void closingLetsRunningCallsEnd() throws Exception {
    try (var client = bench.client("first", false);
        var idle = bench.client("first", false)) {
      client.send("C_OpenSession", OPEN);
      acquire(bench.held.working);
      Thread closing = Thread.ofVirtual().start(bench.link::close);
      assertTrue(idle.isHungUp());
      assertFalse(bench.held.dismissed.tryAcquire());
      bench.held.finish.countDown();
      assertEquals(0, client.receiveReply().result());
      closing.join();
      assertTrue(bench.held.dismissed.tryAcquire());
      assertFalse(Files.exists(bench.socket));
    }
  }

  private static void acquire(Semaphore semaphore) throws InterruptedException {
    assertTrue(semaphore.tryAcquire(20, TimeUnit.SECONDS));
  }
}
