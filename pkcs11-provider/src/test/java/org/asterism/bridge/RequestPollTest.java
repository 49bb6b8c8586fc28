package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a connection's thread stays awake for its next request, and when it does not.
@Timeout(60)
class RequestPollTest {
  private static final Duration LONGEST = Duration.ofMillis(1);
  private static final long LATE = RequestPoll.SOON_NANOS + 1;

  private final ByteBuffer into = ByteBuffer.allocate(8);
  private Path folder;
  private SocketChannel engine;
  private SocketChannel caller;

  @BeforeEach
  void connect() throws IOException {
    // Short, because a socket's path is.
    folder = Files.createTempDirectory("ast");
    var address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address);
      caller = SocketChannel.open(address);
      engine = listening.accept();
    }
  }

  @AfterEach
  void close() throws IOException {
    caller.close();
    engine.close();
    Files.delete(folder.resolve("s"));
    Files.delete(folder);
  }

  private void request() throws IOException {
    caller.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  private static RequestPoll poll(int processors) {
    return new Polling(LONGEST, processors).ofConnection();
  }

  @Test
  void aRequestThatComesSoonIsMetAwake() throws Exception {
    var poll = poll(2);
    poll.waited(0);
    request();
    assertEquals(3, poll.read(engine, into));
  }

  @Test
  void theEndOfTheStreamIsSeen() throws Exception {
    var poll = poll(2);
    poll.waited(0);
    caller.close();
    assertEquals(-1, poll.read(engine, into));
  }

  @Test
  void whoeverIsSlowIsSleptFor() throws Exception {
    var poll = poll(2);
    request();
    assertEquals(0, poll.read(engine, into), "before the first request");
    poll.waited(LATE);
    assertEquals(0, poll.read(engine, into));
    assertTrue(engine.isBlocking());
  }

  @Test
  void inVainItEndsByItselfAndLeavesOutMoreAndMore() throws Exception {
    var poll = poll(2);
    poll.waited(0);
    assertEquals(0, poll.read(engine, into));
    request();
    assertEquals(0, poll.read(engine, into), "the one time that is left out");
    assertEquals(3, poll.read(engine, into));
    assertEquals(0, poll.read(engine, into));
    assertEquals(0, poll.read(engine, into));
    assertEquals(0, poll.read(engine, into), "in vain a second time");
    request();
    for (int leftOut = 0; leftOut < 3; leftOut++) {
      assertEquals(0, poll.read(engine, into));
    }
    assertEquals(3, poll.read(engine, into));
  }

  @Test
  void halfOfTheProcessorsAtMost() throws Exception {
    var polling = new Polling(LONGEST, 5);
    assertTrue(polling.enter());
    assertTrue(polling.enter());
    var third = polling.ofConnection();
    third.waited(0);
    request();
    assertEquals(0, third.read(engine, into));
    polling.leave();
    assertEquals(3, third.read(engine, into));
    assertTrue(polling.enter(), "a poll gives its place back");
  }

  @Test
  void notOnOneProcessorAndNotWhereItIsOff() throws Exception {
    request();
    for (var polling : new Polling[] {new Polling(LONGEST, 1), Polling.NONE}) {
      var poll = polling.ofConnection();
      poll.waited(0);
      assertEquals(0, poll.read(engine, into));
    }
    assertFalse(new Polling(Duration.ZERO, 64).enter());
  }
}
