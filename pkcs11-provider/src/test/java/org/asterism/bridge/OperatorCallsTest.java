package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Operators speak to a running engine without being an application, and nobody else does.
@Timeout(60)
class OperatorCallsTest {
  private static final String CALL = "operator_status";
  private static final byte[] NOTHING = {};

  private Path folder;
  private Path socket;

  @BeforeEach
  void makeFolder() throws Exception {
    // Short, because a socket's path is.
    folder = Files.createTempDirectory("ast");
    socket = folder.resolve("s");
  }

  @AfterEach
  void removeFolder() throws Exception {
    Files.deleteIfExists(folder);
  }

  @Test
  void whatIsAskedIsAnswered() throws Exception {
    OperatorCall reversed =
        asked ->
            new StringBuilder(text(asked.words()))
                .reverse()
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    try (var _ = serving(reversed, OperatorCalls.operators());
        var line = OperatorLine.open(socket)) {
      assertEquals("cba", text(line.call(CALL, "abc".getBytes(StandardCharsets.US_ASCII))));
      assertArrayEquals(NOTHING, line.call(CALL, NOTHING));
    }
  }

  // An order with its signatures is longer than what greets, and nobody binds for it.
  @Test
  void whatIsAskedMayBeLongerThanAGreeting() throws Exception {
    byte[] order = new byte[8 * FrameChannel.GREETING_BYTES];
    try (var _ = serving(OperatorCall.Asked::words, OperatorCalls.operators());
        var line = OperatorLine.open(socket)) {
      assertArrayEquals(order, line.call(CALL, order));
    }
  }

  @Test
  void anEngineThatStandsStillIsToldOf() throws Exception {
    try (var deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(UnixDomainSocketAddress.of(socket));
      var silent =
          assertThrows(LinkException.class, () -> OperatorLine.open(socket, Duration.ofMillis(20)));
      assertTrue(String.valueOf(silent.getMessage()).contains("said nothing"), silent::toString);
    }
    Files.delete(socket);
  }

  @Test
  void aRefusalComesWithItsWords() throws Exception {
    OperatorCall refusing =
        _ -> {
          throw new CryptokiException(Ckr.SLOT_ID_INVALID, "no slot 7");
        };
    try (var _ = serving(refusing, OperatorCalls.operators());
        var line = OperatorLine.open(socket)) {
      assertRefused(line, "no slot 7");
      assertRefused(line, "no slot 7");
    }
  }

  @Test
  void aFaultOfTheEngineIsTheEnginesAlone() throws Exception {
    OperatorCall faulty =
        _ -> {
          throw new IllegalStateException("a fault");
        };
    try (var _ = serving(faulty, OperatorCalls.operators());
        var line = OperatorLine.open(socket)) {
      assertRefused(line, "with 0x5; see its log");
    }
  }

  @Test
  void whoIsNeitherRootNorTheEnginesUserIsRefused() throws Exception {
    UserPrincipal other =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    OperatorCall never =
        _ -> {
          throw new AssertionError("served");
        };
    try (var _ = serving(never, List.of(other));
        var line = OperatorLine.open(socket)) {
      assertRefused(line, "expected root or the engine's own user, found");
    }
  }

  @Test
  void aLinkWithoutOperatorsServesNone() throws Exception {
    try (var bench = new LinkBench();
        var line = OperatorLine.open(bench.socket)) {
      assertRefused(line, "0x54");
    }
  }

  @Test
  void anOperatorSaysHelloFirst() throws Exception {
    OperatorCall never =
        _ -> {
          throw new AssertionError("served");
        };
    try (var _ = serving(never, OperatorCalls.operators());
        var client = new FrameClient(socket)) {
      client.send(CALL, FrameClient.fields().bytes(NOTHING));
      assertTrue(client.isHungUp());
    }
  }

  private static void assertRefused(OperatorLine line, String part) {
    var refused = assertThrows(LinkException.class, () -> line.call(CALL, NOTHING));
    String words = String.valueOf(refused.getMessage());
    assertTrue(words.contains(part), words);
  }

  private ServiceLink serving(OperatorCall call, List<UserPrincipal> allowed) throws Exception {
    var held = new HeldCryptoki();
    var applications = held.applications();
    var operators = new OperatorCalls(Map.of(CALL, call), allowed);
    return ServiceLink.listen(
        new ServiceLink.Place(socket, "no-such-group"),
        applications,
        held.dispatcher(applications, operators),
        new ServiceLink.Environment(LinkBench.USUAL, Polling.NONE, System::nanoTime));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
