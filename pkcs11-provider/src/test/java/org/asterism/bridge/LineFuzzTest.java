package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.asterism.secret.LockedMemory;
import org.junit.jupiter.api.Test;

/// Whatever requests come on a line of the embedded link, each is answered by a whole reply, kept
/// where it does not fit, or breaks the line, and no secret is left behind.
class LineFuzzTest {
  private static final int MUTANTS = 40;

  private final FrameMemory memory = new FrameMemory(LinkBench.USUAL);
  private final Dispatcher dispatcher = FrameFuzzTest.dispatcher();

  /// @param bytes one request after another: the room for its reply, its length in two bytes,
  ///   itself
  @FuzzTest
  void anyRequestsAreAnsweredOrBreakTheLine(byte[] bytes) throws IOException {
    run(bytes);
  }

  @Test
  void anyMutantOfAGoldenRequestIsAnsweredOrBreaksTheLine() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (byte[] golden : Golden.requests().values()) {
      for (int i = 0; i < MUTANTS; i++) {
        byte[] bytes = conversation(golden, random);
        try {
          run(bytes);
        } catch (RuntimeException | AssertionError found) {
          throw new AssertionError("seed " + seed, found);
        }
      }
    }
  }

  private void run(byte[] bytes) throws IOException {
    int before = LockedMemory.bytesInUse();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try (var line = new EmbeddedLine(dispatcher, Peer.self(), memory)) {
      while (in.remaining() >= 3) {
        ByteBuffer reply = ByteBuffer.allocate(Byte.toUnsignedInt(in.get()));
        int length = Math.min(Short.toUnsignedInt(in.getShort()), in.remaining());
        requireWhole(line.answer(in.slice(in.position(), length), reply), reply);
        in.position(in.position() + length);
      }
    } catch (BrokenFrame broken) {
      assertTrue(broken.getMessage() != null);
    }
    assertEquals(before, LockedMemory.bytesInUse());
  }

  private static void requireWhole(long length, ByteBuffer reply) {
    if (length > reply.capacity()) {
      assertEquals(0, reply.position());
      return;
    }
    assertEquals(length, reply.position());
    FrameFuzzTest.requireWhole(reply.flip());
  }

  // A line that is greeted and bound, the request with a few bytes changed, and a fetch.
  private static byte[] conversation(byte[] golden, Random random) {
    byte[] mutant = ByteBuffer.wrap(golden.clone()).putLong(8, 3).array();
    for (int i = random.nextInt(3); i > 0; i--) {
      mutant[random.nextInt(mutant.length)] = (byte) (random.nextInt(3) - 1);
    }
    var out = new ByteArrayOutputStream();
    write(out, 255, FrameClient.frame(1, "hello", FrameClient.greeting()));
    write(out, 255, FrameClient.frame(2, "bind", FrameClient.binding(new byte[16], true)));
    write(out, random.nextInt(40), mutant);
    write(out, 255, FrameClient.frame(4, "fetch", FrameClient.fields().number(3)));
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int room, byte[] frame) {
    out.write(room);
    out.writeBytes(ByteBuffer.allocate(2).putShort((short) frame.length).array());
    out.writeBytes(frame);
  }
}
