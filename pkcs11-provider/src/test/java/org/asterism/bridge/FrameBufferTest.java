package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.time.Duration;
import org.asterism.algorithm.WholeMessage;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.junit.jupiter.api.Test;

/// Frames are erased, and all large ones together are bounded.
class FrameBufferTest {
  private static final int MIB = 1 << 20;

  private final FrameMemory.Share memory = memory(4 * MIB);

  @Test
  void aFrameIsErasedBeforeTheNext() {
    try (var buffer = new FrameBuffer(memory, Arena::ofConfined)) {
      ByteBuffer small = buffer.bytes();
      small.put("a PIN, say".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      buffer.written();
      buffer.clear();
      assertSame(small, buffer.bytes());
      assertErased(small);
    }
  }

  @Test
  void whatMovedToALargerPlaceIsErasedWhereItWas() {
    try (var buffer = new FrameBuffer(memory, Arena::ofConfined)) {
      ByteBuffer small = buffer.bytes();
      small.put(new byte[] {1, 2, 3});
      assertTrue(buffer.grow(100_000));
      assertErased(small);
      assertEquals(3, buffer.bytes().position());
      assertEquals(2, buffer.bytes().get(1));
    }
  }

  @Test
  void aRefusedReplyLeavesNothingOfItsFields() throws Exception {
    try (var buffer = new FrameBuffer(memory, Arena::ofConfined)) {
      var writer = new FrameWriter(buffer);
      writer.u64(7);
      writer.raw(new byte[] {1, 2, 3});
      writer.backTo(Long.BYTES);
      assertEquals(0, buffer.bytes().get(Long.BYTES));
      assertEquals(Long.BYTES, writer.size());
    }
  }

  @Test
  void allLargeFramesTogetherAreBounded() {
    try (var one = new FrameBuffer(memory, Arena::ofConfined);
        var two = new FrameBuffer(memory, Arena::ofConfined)) {
      assertTrue(one.grow(MIB + 1));
      assertFalse(two.grow(MIB));
      assertTrue(two.grow(FrameBuffer.SMALL_BYTES));
      one.clear();
      assertTrue(two.grow(MIB));
    }
    try (var again = new FrameBuffer(memory, Arena::ofConfined)) {
      assertTrue(again.grow(2 * MIB));
    }
  }

  @Test
  void oneUserTakesNoMoreThanHalf() throws Exception {
    var limits = limits(4 * MIB);
    var shared = new FrameMemory(limits);
    var names = FileSystems.getDefault().getUserPrincipalLookupService();
    var others =
        new Peer(names.lookupPrincipalByName("70001"), names.lookupPrincipalByGroupName("70001"));
    try (var own = new FrameBuffer(shared.requests(LinkBench.SELF), Arena::ofConfined);
        var more = new FrameBuffer(shared.requests(LinkBench.SELF), Arena::ofConfined);
        var foreign = new FrameBuffer(shared.requests(others), Arena::ofConfined);
        var reply = new FrameBuffer(shared.replies(LinkBench.SELF), Arena::ofConfined)) {
      assertTrue(own.grow(2 * MIB));
      assertFalse(more.grow(FrameBuffer.SMALL_BYTES + 1));
      assertTrue(foreign.grow(2 * MIB));
      assertTrue(reply.grow(2 * MIB), "a reply does not wait for its own request");
    }
  }

  @Test
  void theLongestStreamOfGcmInPartsIsOneAnswer() {
    int fields = Frame.HEADER_BYTES + Long.BYTES + Long.BYTES + 1;
    assertTrue(WholeMessage.MAX_IN_PARTS_BYTES + fields <= Frame.MAX_BYTES);
  }

  @Test
  void noFrameIsLongerThanTheLongest() {
    try (var buffer = new FrameBuffer(memory(64 * MIB), Arena::ofConfined)) {
      var writer = new FrameWriter(buffer);
      byte[] half = new byte[Frame.MAX_BYTES / 2];
      var refused =
          assertThrows(
              CryptokiException.class,
              () -> {
                writer.raw(half);
                writer.raw(half);
                writer.u8(1);
              });
      assertEquals(Ckr.DEVICE_MEMORY, refused.ckr());
      assertEquals(Frame.MAX_BYTES, writer.size());
    }
  }

  private static void assertErased(ByteBuffer place) {
    ByteBuffer bytes = place.duplicate().clear();
    for (int i = 0; i < bytes.capacity(); i++) {
      assertEquals(0, bytes.get(i), "byte " + i);
    }
  }

  private static FrameMemory.Share memory(int bytes) {
    return LinkBench.frames(limits(bytes));
  }

  private static LinkLimits limits(int bytes) {
    LinkLimits standard = LinkBench.USUAL;
    return new LinkLimits(
        standard.connections(),
        standard.connectionsPerUser(),
        standard.controlConnections(),
        standard.greeting(),
        standard.halfFrame(),
        standard.write(),
        standard.idle(),
        standard.alive(),
        standard.drain(),
        bytes,
        Duration.ofMillis(1));
  }
}
