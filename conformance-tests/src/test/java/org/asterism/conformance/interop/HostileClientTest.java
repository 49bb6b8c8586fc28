package org.asterism.conformance.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.asterism.conformance.live.LiveConstellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever may open the engine's socket may write anything into it; others sign on meanwhile.
class HostileClientTest {
  private static final int LEFT_OPEN = 60;
  private static final int NOISES = 100;
  private static final int NOISE_BYTES = 200;

  @TempDir private Path folder;

  private static SocketChannel connect() throws IOException, InterruptedException {
    String socket = LiveConstellation.shared().engineSetting().substring("service:".length());
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  // Written, then our side is shut: the engine reads it all, answers what it will, and hangs up.
  private static void attack(String what, byte[] bytes) throws IOException, InterruptedException {
    try (SocketChannel channel = connect()) {
      write(channel, bytes);
      var reply = ByteBuffer.allocate(4096);
      while (read(channel, reply) >= 0) {
        assertTrue(reply.hasRemaining(), () -> what + " is answered by more and more");
      }
    }
  }

  // An engine that hung up before it read all of it resets the connection.
  private static void write(SocketChannel channel, byte[] bytes) {
    try {
      channel.write(ByteBuffer.wrap(bytes));
      channel.shutdownOutput();
    } catch (IOException hungUp) {
      assertTrue(channel.isOpen(), hungUp::toString);
    }
  }

  private static int read(SocketChannel channel, ByteBuffer reply) {
    try {
      return channel.read(reply);
    } catch (IOException reset) {
      return -1;
    }
  }

  @Test
  void harmsNobodyElse() throws Exception {
    Consumer consumer = Consumer.fresh(folder);
    Path words = folder.resolve("threads.out");
    Process victim = consumer.tool().start(words, AcceptancePrograms.build("threads"), "4", "300");
    List<SocketChannel> halfOpen = new ArrayList<>();
    int rounds = 0;
    try {
      while (victim.isAlive()) {
        for (Map.Entry<String, byte[]> hostile : HostileFrames.all().entrySet()) {
          attack(hostile.getKey(), hostile.getValue());
        }
        leaveHalfOpen(halfOpen);
        rounds++;
      }
      assertEquals(0, victim.waitFor(), () -> "the other application: " + text(words));
      assertTrue(rounds > 0, "attacked meanwhile");
    } finally {
      victim.destroyForcibly();
      for (SocketChannel channel : halfOpen) {
        channel.close();
      }
    }
  }

  private static void leaveHalfOpen(List<SocketChannel> halfOpen)
      throws IOException, InterruptedException {
    if (halfOpen.size() < LEFT_OPEN) {
      SocketChannel channel = connect();
      halfOpen.add(channel);
      channel.write(ByteBuffer.wrap(HostileFrames.half()));
    }
  }

  @Test
  void noiseIsHungUpOn() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("HostileClientTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < NOISES; i++) {
      byte[] noise = new byte[1 + random.nextInt(NOISE_BYTES)];
      random.nextBytes(noise);
      attack("noise of seed " + seed, noise);
    }
    Consumer.fresh(folder).pkcs11Tool("-O");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
