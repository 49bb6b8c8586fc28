package org.asterism.conformance.embedded;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.interop.SunPkcs11;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where there can be no engine in a C host, or no vault for it, the host hears so in one line and
/// lives.
class EmbeddedRefusalTest {
  private static EmbeddedHost host;

  @BeforeAll
  static void begin() throws Exception {
    host = EmbeddedHost.shared();
  }

  @BeforeEach
  void forget() throws Exception {
    host.takeSaid();
  }

  // Status 1 is pkcs11-tool's own, after what C_Initialize answered.
  private static void assertRefused(String engine, String result) throws Exception {
    Consumer consumer = host.consumer();
    Tool.Ended ended =
        consumer
            .tool()
            .with("ASTERISM_ENGINE", engine)
            .run("pkcs11-tool", "--module", consumer.token().module(), "-L")
            .endedWith(1);
    assertSays(ended, "C_Initialize failed: rv = " + result);
    host.assertNothingIsBroken();
  }

  private static void assertSaid(String words) throws IOException {
    List<String> said = host.takeSaid();
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.getFirst().contains(words), said::toString);
  }

  @Test
  void anOlderJavaIsNone() throws Exception {
    Path java = SunPkcs11.jdk(17);
    assertRefused(host.consumer().token().engine() + ";java=" + java, "CKR_GENERAL_ERROR");
    assertSaid("expected Java 25 or later in java=%s, found Java 17".formatted(java));
  }

  @Test
  void theDirectoryOfARunningEngineIsInUse() throws Exception {
    LiveConstellation served = LiveConstellation.shared();
    assertRefused(served.embeddedSetting(host.log()), "CKR_DEVICE_ERROR");
    assertSaid("expected no other engine, found engine engine, process " + served.engine().pid());
  }

  @Test
  void anEngineThatIsNotThereIsNamed() throws Exception {
    Path nowhere = host.consumer().folder().resolve("engine.toml");
    assertRefused("embedded:%s;log=%s".formatted(nowhere, host.log()), "CKR_DEVICE_ERROR");
    assertSaid("no engine from " + nowhere + ": ");
  }

  // An engine starts without vaults, and asks them when they are needed.
  @Test
  void withoutVaultsThereIsAnEngineAndNoLogin() throws Exception {
    List<LiveProcess> vaults = host.constellation().vaults();
    for (LiveProcess vault : vaults) {
      vault.stop();
    }
    try {
      Tool.Ended ended = host.consumer().tool().run(AcceptancePrograms.build("basic")).endedWith(1);
      assertSays(ended, "failed: C_Login: expected 0x00000000, found 0x00000030");
      host.assertNothingIsBroken();
    } finally {
      for (LiveProcess vault : vaults) {
        vault.launch();
      }
      for (LiveProcess vault : vaults) {
        vault.awaitReady();
      }
    }
  }
}
