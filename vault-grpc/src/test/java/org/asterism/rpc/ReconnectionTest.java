package org.asterism.rpc;

import static org.asterism.rpc.Loopback.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.asterism.vault.Description;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultUnreachable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A vault that goes away and comes back.
class ReconnectionTest {
  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void aRestartedVaultIsAttestedAgain() throws Exception {
    int port = freePort();
    try (var client = loopback.client(port)) {
      for (int times = 1; times <= 2; times++) {
        try (var server = loopback.serve(port)) {
          assertEquals(port, server.port());
          assertEquals("test", eventually(client).release());
          assertEquals(times, loopback.peers.size());
        }
      }
    }
  }

  private static Description eventually(GrpcVault client) throws VaultException {
    long end = System.nanoTime() + SOON.toNanos();
    while (true) {
      try {
        return client.describe(SOON);
      } catch (VaultUnreachable notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
      }
    }
  }

  @Test
  void nobodyThereIsUnreachable() throws Exception {
    int port = freePort();
    try (var client = loopback.client(port)) {
      var failure = assertThrows(VaultUnreachable.class, () -> client.describe(SOON));
      assertEquals("memory", failure.vaults().getFirst().name());
    }
  }

  @Test
  void aVaultThatIsBackIsNotMissedForThePauseAfterAFailure() throws Exception {
    int port = freePort();
    try (var client = loopback.client(port)) {
      failUntilThePauseIsLongest(client);
      try (var server = loopback.serve(port)) {
        assertEquals("test", client.describe(SOON).release());
        assertEquals(port, server.port());
      }
    }
  }

  @Test
  void closingEndsTheWait() throws Exception {
    int port = freePort();
    var client = loopback.client(port);
    failUntilThePauseIsLongest(client);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> client.describe(SOON));
      client.close();
      var ended = assertThrows(ExecutionException.class, waiting::get);
      assertInstanceOf(VaultUnreachable.class, ended.getCause());
    }
  }

  private static void failUntilThePauseIsLongest(GrpcVault client) {
    for (var pause = Limits.FIRST_BACKOFF;
        pause.compareTo(Limits.LAST_BACKOFF) < 0;
        pause = pause.multipliedBy(2)) {
      assertThrows(VaultUnreachable.class, () -> client.describe(SOON));
    }
    assertThrows(VaultUnreachable.class, () -> client.describe(SOON));
  }

  private int freePort() throws Exception {
    try (var server = loopback.serve(0)) {
      return server.port();
    }
  }
}
