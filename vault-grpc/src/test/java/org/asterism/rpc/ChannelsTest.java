package org.asterism.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Peers without a key take a bounded number of connections, for a bounded time, and nobody else
/// notices them.
class ChannelsTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final int EACH = 20;

  private final Loopback loopback = new Loopback();
  private final List<Socket> guests = new ArrayList<>();
  private final Semaphore ended = new Semaphore(0);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void listen() {
    said.start();
    log().addAppender(said);
  }

  @AfterEach
  void close() throws IOException {
    log().detachAppender(said);
    sendAway();
    loopback.close();
  }

  @Test
  void aFloodOfIdleConnectionsLeavesTheOthersAlone() throws Exception {
    try (var server = loopback.serve(new Channels.Admission(1000, EACH, FOR_EVER, FOR_EVER));
        var engine = loopback.client(server.port())) {
      engine.describe(Loopback.SOON);
      flood(server, "127.0.0.1", 3 * EACH);
      // The engine has one of the places of its address.
      awaitRefusals(2 * EACH + 1);
      engine.describe(Loopback.SOON);
      assertEquals(1, loopback.peers.size(), "attested once");
    }
  }

  @Test
  void whatIsFullIsFreeAgainWhenItsConnectionsEnd() throws Exception {
    try (var server = loopback.serve(new Channels.Admission(1000, EACH, FOR_EVER, FOR_EVER))) {
      flood(server, "127.0.0.1", EACH);
      try (var late = loopback.client(server.port())) {
        assertThrows(VaultException.class, () -> late.describe(Duration.ofMillis(500)));
        sendAway();
        describeSoon(late);
      }
    }
  }

  @Test
  void oneAddressDoesNotTakeTheOthersPlaces() throws Exception {
    try (var server = loopback.serve(new Channels.Admission(1000, EACH, FOR_EVER, FOR_EVER));
        var engine = loopback.client(server.port())) {
      flood(server, "127.0.0.2", 2 * EACH);
      awaitRefusals(EACH);
      engine.describe(Loopback.SOON);
    }
  }

  @Test
  void allTogetherAreBoundedToo() throws Exception {
    try (var server = loopback.serve(new Channels.Admission(EACH, EACH, FOR_EVER, FOR_EVER))) {
      flood(server, "127.0.0.1", EACH / 2);
      flood(server, "127.0.0.2", EACH);
      awaitRefusals(EACH / 2);
    }
  }

  @Test
  void whatIsNotAttestedInTimeEndsAndWhatIsStays() throws Exception {
    try (var server =
            loopback.serve(new Channels.Admission(100, EACH, Duration.ofSeconds(2), FOR_EVER));
        var engine = loopback.client(server.port())) {
      engine.describe(Loopback.SOON);
      flood(server, "127.0.0.1", 2);
      awaitEnds(2);
      engine.describe(Loopback.SOON);
      assertEquals(1, loopback.peers.size(), "attested once");
    }
  }

  @Test
  void aConnectionThatHasAKeyAndDoesNotAttestEnds() throws Exception {
    try (var server =
        loopback.serve(new Channels.Admission(100, EACH, Duration.ofSeconds(2), FOR_EVER))) {
      assertEnds(loopback.unattested(server.port()));
    }
  }

  @Test
  void aConnectionWithoutCallsEnds() throws Exception {
    try (var server =
        loopback.serve(new Channels.Admission(100, EACH, FOR_EVER, Duration.ofSeconds(2)))) {
      assertEnds(loopback.unattested(server.port()));
    }
  }

  // Nothing is asked of the channel, so it is ready until the server ends its connection.
  private static void assertEnds(ManagedChannel channel) throws InterruptedException {
    try {
      var over = new CountDownLatch(1);
      var seen = channel.getState(true);
      awaitEnd(channel, seen, over);
      assertTrue(over.await(Loopback.SOON.toSeconds(), TimeUnit.SECONDS));
    } finally {
      channel.shutdownNow();
    }
  }

  private static void awaitEnd(
      ManagedChannel channel, ConnectivityState before, CountDownLatch over) {
    channel.notifyWhenStateChanged(
        before,
        () -> {
          var now = channel.getState(false);
          if (before == ConnectivityState.READY) {
            over.countDown();
          } else {
            awaitEnd(channel, now, over);
          }
        });
  }

  // Those that were let in end too, but only when they have not shown a key in time.
  private void awaitRefusals(int count) throws InterruptedException {
    awaitEnds(count);
    List<String> lines =
        said.list.stream().map(ILoggingEvent::getFormattedMessage).distinct().toList();
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().startsWith("refusing connections: "), lines::toString);
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(Channels.class);
  }

  private void awaitEnds(int count) throws InterruptedException {
    assertTrue(ended.tryAcquire(count, Loopback.SOON.toSeconds(), TimeUnit.SECONDS));
  }

  // The server learns of an end when it comes to it, and a client that failed waits a little.
  private static void describeSoon(GrpcVault client) throws VaultException {
    long end = System.nanoTime() + Loopback.SOON.toNanos();
    while (true) {
      try {
        client.describe(Loopback.SOON);
        return;
      } catch (VaultException full) {
        if (System.nanoTime() - end > 0) {
          throw full;
        }
      }
    }
  }

  // Each guest says nothing, and tells when the server has ended its connection.
  private void flood(VaultServer server, String from, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      var guest = new Socket();
      guests.add(guest);
      guest.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      guest.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      Thread.ofVirtual().start(() -> awaitEnd(guest));
    }
  }

  private void awaitEnd(Socket guest) {
    try {
      int unused = guest.getInputStream().read();
      assertEquals(-1, unused);
    } catch (SocketException reset) {
      // An end like any other: the server had not accepted the connection before it closed it.
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
    ended.release();
  }

  private void sendAway() throws IOException {
    for (Socket guest : guests) {
      guest.close();
    }
  }
}
