package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What many peers, greedy ones and failures leave of the socket for the others.
@Timeout(60)
class LinkEnduranceTest {
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
  void threeHundredProcessesOfOneUserWork() throws Exception {
    try (var usual = new LinkBench(LinkBench.USUAL)) {
      var clients = new ArrayList<FrameClient>();
      for (int i = 0; i < 300; i++) {
        clients.add(usual.client("process " + i, true));
        clients.add(usual.client("process " + i, false));
      }
      for (int i = 1; i < clients.size(); i += 2) {
        var digested = clients.get(i).call("C_Digest", LinkBench.digest(new byte[3]));
        assertEquals(0, digested.result());
      }
      for (FrameClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void beforeBindOnlySmallFramesAreTaken() throws Exception {
    try (var stranger = new FrameClient(bench.socket);
        var greeted = new FrameClient(bench.socket)) {
      greeted.hello();
      stranger.sendRaw(justTooLong(FrameChannel.GREETING_BYTES));
      greeted.sendRaw(justTooLong(FrameBuffer.SMALL_BYTES));
      assertTrue(stranger.isHungUp());
      assertTrue(greeted.isHungUp());
    }
  }

  // The length field of a frame that has a byte more, itself included.
  private static byte[] justTooLong(int most) {
    return ByteBuffer.allocate(4).putInt(most - 3).array();
  }

  @Test
  void helloDoesNotBeginTheTimeForBindAnew() throws Exception {
    try (var slow = new FrameClient(bench.socket)) {
      slow.hello();
      bench.advance(Duration.ofMillis(300));
      slow.sendRaw(new byte[] {0, 0});
      bench.advance(Duration.ofMillis(150));
      assertTrue(slow.isHungUp());
    }
  }

  @Test
  void aLengthAloneTakesNoMemoryFromTheOthers() throws Exception {
    var announcing = new ArrayList<FrameClient>();
    for (int i = 0; i < 5; i++) {
      var client = bench.client("first", false);
      byte[] frame = client.frame("C_Digest", LinkBench.digest(new byte[16_000_000]));
      client.sendRaw(Arrays.copyOf(frame, 10_000));
      announcing.add(client);
    }
    try (var other = bench.client("first", false)) {
      byte[] data = new byte[10 << 20];
      assertEquals(0, other.call("C_Digest", LinkBench.digest(data)).result());
    }
    for (FrameClient client : announcing) {
      assertFalse(client.isHungUpAlready());
      client.close();
    }
  }

  @Test
  void acceptingGoesOnAfterAnError() throws Exception {
    bench.failOnce("bridge-accept", new StackOverflowError("for the test"));
    assertThrows(IOException.class, () -> bench.client("first", false));
    try (var next = bench.client("first", false)) {
      assertEquals(0, next.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
  }

  @Test
  void whatAcceptingDroppedCountsNoLonger() throws Exception {
    int dropped = 0;
    while (dropped < 2 * LinkBench.LIMITS.connections()) {
      bench.failOnce("bridge-accept", new OutOfMemoryError("for the test"));
      try (var _ = bench.client("first", false)) {
        // The error came where the one before it was told.
        Thread.onSpinWait();
      } catch (IOException hungUp) {
        dropped++;
      }
    }
    try (var next = bench.client("first", false)) {
      assertEquals(0, next.call("C_Digest", LinkBench.digest(new byte[3])).result());
    }
  }

  @Test
  void controlConnectionsAreWatchedAfterAnError() throws Exception {
    bench.failOnce("bridge-control", new NoClassDefFoundError("for the test"));
    while (!bench.hasFailed()) {
      Thread.onSpinWait();
    }
    control.hangUp();
    assertTrue(bench.held.dismissed.tryAcquire(20, TimeUnit.SECONDS));
  }

  @Test
  void theWatchdogLooksOnAfterAnError() throws Exception {
    bench.failOnce("bridge-watchdog", new StackOverflowError("for the test"));
    while (!bench.hasFailed()) {
      Thread.onSpinWait();
    }
    try (var silent = new FrameClient(bench.socket)) {
      bench.letTimeRun();
      assertTrue(silent.isHungUp());
    }
  }
}
