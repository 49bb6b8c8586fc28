package org.asterism.conformance.adversity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes connections and never says a word.
final class SilentImpostor implements Impostor {
  private final ServerSocket listening;
  private final List<Socket> taken = new CopyOnWriteArrayList<>();

  SilentImpostor(int port) throws IOException {
    listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  @Override
  public int connections() {
    return taken.size();
  }

  @Override
  public List<String> heard() {
    return List.of();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : taken) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        taken.add(listening.accept());
      }
    } catch (IOException closed) {
      assert listening.isClosed();
    }
  }
}
