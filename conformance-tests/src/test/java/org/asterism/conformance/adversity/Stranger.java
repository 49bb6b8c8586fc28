package org.asterism.conformance.adversity;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Whoever reaches the vaults' ports and has no key: connections that say nothing, half a TLS
/// handshake, or noise, from some addresses of this machine, and more of them than a vault takes.
final class Stranger implements Runnable {
  private static final int HELD = 700;
  private static final int NOISE = 300;
  private static final int ADDRESSES = 8;
  private static final int PATIENCE_MS = 1000;
  // A record header of TLS 1.2 that announces a handshake message, and nothing of it.
  private static final byte[] HALF_A_HANDSHAKE = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

  private final List<InetSocketAddress> vaults;
  private final Random random;
  private final Deque<Socket> held = new ArrayDeque<>();
  private final AtomicLong attempts = new AtomicLong();

  Stranger(List<InetSocketAddress> vaults, long seed) {
    this.vaults = List.copyOf(vaults);
    this.random = new Random(seed);
  }

  /// How many connections it tried to make.
  long attempts() {
    return attempts.get();
  }

  /// Until its thread is interrupted.
  @Override
  public void run() {
    try {
      while (!Thread.interrupted()) {
        knock();
      }
    } finally {
      held.forEach(Stranger::hangUp);
    }
  }

  private void knock() {
    var socket = new Socket();
    held.add(socket);
    attempts.incrementAndGet();
    try {
      socket.bind(new InetSocketAddress("127.0.0." + (2 + random.nextInt(ADDRESSES)), 0));
      socket.connect(vaults.get(random.nextInt(vaults.size())), PATIENCE_MS);
      socket.getOutputStream().write(words());
    } catch (IOException refused) {
      hangUp(socket);
    }
    if (held.size() > HELD) {
      hangUp(held.remove());
    }
  }

  private byte[] words() {
    byte[] noise = new byte[random.nextInt(NOISE)];
    random.nextBytes(noise);
    return switch (random.nextInt(3)) {
      case 0 -> new byte[0];
      case 1 -> HALF_A_HANDSHAKE;
      default -> noise;
    };
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      assert socket.isClosed() : gone;
    }
  }
}
