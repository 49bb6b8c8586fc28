package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.junit.jupiter.api.Test;

/// Frames are erased, and all large ones together are bounded.
class FrameBufferTest {
  private static final int MIB = 1 << 20;

  private final FrameMemory memory = memory(2 * MIB);

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

  private static FrameMemory memory(int bytes) {
    LinkLimits standard = LinkLimits.STANDARD;
    return new FrameMemory(
        new LinkLimits(
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
            Duration.ofMillis(1)));
  }
}
