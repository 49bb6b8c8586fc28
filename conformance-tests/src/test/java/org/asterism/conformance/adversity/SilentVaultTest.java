package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A vault's address takes connections and says nothing, while the engine starts.
@Timeout(180)
class SilentVaultTest {
  private static final Pattern PORT = Pattern.compile("listen = \"127\\.0\\.0\\.1:(\\d+)\"");

  // That it does not wait for the third is GreetingTest's, which knows no clock.
  @Test
  void anEngineServesWithTheOthers() throws Exception {
    try (var constellation = LiveConstellation.start(3, 2, LiveConstellation.PATIENT)) {
      TestToken token = constellation.freshToken();
      LiveProcess engine = constellation.engine();
      engine.stop();
      constellation.vault(2).stop();
      try (var silent =
          new ServerSocket(port(constellation), 1, InetAddress.getLoopbackAddress())) {
        assertTrue(silent.isBound());
        engine.start();
        constellation.pkcs11Tool(token, "--list-objects").succeeded();
        assertTrue(engine.log().contains("2 of 3 vaults here"), engine.log());
      }
      assertEquals(0, engine.stop());
    }
  }

  // What is still asked keeps nobody from ending.
  @Test
  void anEngineEndsThoughAVaultHasNotAnswered() throws Exception {
    try (var constellation = LiveConstellation.start(2, 1)) {
      LiveProcess engine = constellation.engine();
      engine.stop();
      constellation.vault(1).stop();
      try (var silent =
          new ServerSocket(port(constellation), 1, InetAddress.getLoopbackAddress())) {
        engine.start();
        assertTrue(silent.isBound());
        assertEquals(0, engine.stop());
      }
    }
  }

  private static int port(LiveConstellation constellation) throws Exception {
    int last = constellation.vaults().size() - 1;
    String toml = Files.readString(constellation.vaultFolder(last).resolve("vault.toml"));
    Matcher port = PORT.matcher(toml);
    assertTrue(port.find(), toml);
    return Integer.parseInt(port.group(1));
  }
}
