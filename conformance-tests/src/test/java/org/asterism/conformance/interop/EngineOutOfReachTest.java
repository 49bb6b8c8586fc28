package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Where no engine answers, an application hears so instead of hanging.
class EngineOutOfReachTest {
  private static final Duration QUICKLY = Duration.ofSeconds(3);

  // A socket's path is short (unix(7)), and the folders of JUnit's are not.
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("gone");
  }

  @AfterEach
  void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private Tool.Ended list(String engine) throws IOException, InterruptedException {
    return Tool.in(folder)
        .with("ASTERISM_ENGINE", engine)
        .run("pkcs11-tool", "--module", LiveConstellation.module().toString(), "-L");
  }

  private static void assertDeviceError(Tool.Ended ended) {
    assertEquals(1, ended.status(), ended::output);
    assertSays(ended, "CKR_DEVICE_ERROR");
  }

  @Test
  void noSocketIsADeviceErrorAtOnce() throws Exception {
    // What a process takes here that asks nobody, because a machine may be busy.
    Duration usual = taken(() -> list("somewhere"));
    Duration taken = taken(() -> assertDeviceError(list("service:" + folder.resolve("none.sock"))));
    assertTrue(taken.compareTo(QUICKLY.plus(usual.multipliedBy(2))) < 0, taken::toString);
  }

  private static Duration taken(Executable act) {
    long began = System.nanoTime();
    assertDoesNotThrow(act);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  // A socket that an engine left behind when it was killed.
  @Test
  void anAbandonedSocketIsADeviceErrorToo() throws Exception {
    Path socket = folder.resolve("left.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
    }
    assertDeviceError(list("service:" + socket));
  }

  // Something listens, takes what comes and says nothing: the deadline bounds the silence.
  @Test
  void silenceEndsWithTheDeadline() throws Exception {
    Path socket = folder.resolve("silent.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertDeviceError(list("service:" + socket + ";deadline_ms=300"));
    }
  }

  @Test
  void aSettingThatIsNoneIsSaidSo() throws Exception {
    for (String wrong : new String[] {"service:", "somewhere", "service:/x;colour=blue"}) {
      Tool.Ended ended = list(wrong);
      assertEquals(1, ended.status(), ended::output);
      assertSays(ended, "CKR_GENERAL_ERROR");
    }
  }
}
