package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our own programs in C (`native-shim/tests/acceptance`), each a process of its own: what only C
/// does to a library, forking and awkward exits above all.
class AcceptanceProgramsTest {
  @TempDir private static Path folder;
  private static Consumer consumer;

  @BeforeAll
  static void makeToken() throws Exception {
    consumer = Consumer.fresh(folder);
  }

  private static Tool.Ended program(String name, String... arguments)
      throws IOException, InterruptedException {
    return AcceptancePrograms.run(consumer, name, arguments);
  }

  @Test
  void aTourOfTheFunctions() throws Exception {
    Tool.Ended ended = program("basic");
    assertSays(ended, "ok: information", "ok: RSA-PSS in parts", "ok: AES-GCM");
    assertSays(ended, "ok: large replies", "ok: logout");
  }

  @Test
  void threadsSignAtOnce() throws Exception {
    assertSays(program("threads", "16", "25"), "ok: 16 threads made and verified 25 signatures");
  }

  // The child is told that it has not initialised, initialises and signs, and its child too, while
  // the parent goes on signing.
  @Test
  void forkedProcessesSign() throws Exception {
    assertSays(
        program("fork_sign"),
        "ok: child and grandchild initialised, logged in and signed",
        "ok: the parent signed before, meanwhile and after");
  }

  @Test
  void everyAwkwardExitKeepsItsStatus() throws Exception {
    assertSays(
        program("exits"),
        "ok: no-finalize",
        "ok: finalize-twice",
        "ok: late-handler",
        "ok: finalized-and-late-handler",
        "ok: inside-calls",
        "ok: unloaded",
        "ok: own-fault",
        "ok: destructor-elsewhere");
  }

  // One update of 40 MiB, as much random, and ciphers up to what a frame holds.
  @Test
  void callsOfMoreThanAFrame() throws Exception {
    assertSays(
        program("bulk"),
        "ok: 40 MiB in one C_DigestUpdate",
        "ok: 40 MiB in one C_SignUpdate and one C_VerifyUpdate",
        "ok: 40 MiB of seed and of random numbers",
        "ok: ciphers up to a frame");
  }

  // PKCS#11 v2.40 §5.8.2 and its siblings, where the module itself refuses the call.
  @Test
  void aRefusedCallEndsItsOperation() throws Exception {
    assertSays(
        program("endings"),
        "ok: encryption and decryption go on",
        "ok: digests go on",
        "ok: signatures and verification go on");
  }

  @Test
  void operationsTogetherSavedAndEnded() throws Exception {
    assertSays(
        program("combined"),
        "ok: a cipher with a digest",
        "ok: a cipher with a signature",
        "ok: recovery of what was signed",
        "ok: digests saved and restored",
        "ok: operations ended by NULL");
  }

  @Test
  void slotsThatComeAndGoAreTold() throws Exception {
    assertSays(
        program("slot_events"),
        "ok: no event where nothing has changed",
        "ok: a token that was made is told",
        "ok: C_Finalize ends a wait");
  }

  @Test
  void whatLaterVersionsAdd() throws Exception {
    assertSays(
        program("messages"),
        "ok: messages with one key",
        "ok: messages in parts",
        "ok: signatures of messages, and before their data",
        "ok: sessions of 3.0 and 3.2");
  }

  @Test
  void casesOfTheProfilesThatAreClaimed() throws Exception {
    assertSays(program("profiles"), "ok: BL-M-1", "ok: EXT-M-1", "ok: AUTH-M-1");
  }

  @Test
  void innerTypesDoNotMatter() throws Exception {
    assertSays(program("nested"), "ok: templates inside attributes are read");
  }

  @Test
  void aProcessThatBecomesAnotherUserStaysTheApplication() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root becomes another user");
    assertSays(program("dropped"), "ok: the application stayed who it was");
  }

  @Test
  void twoApplicationsHaveNothingOfEachOthers() throws Exception {
    assertSays(program("two_applications"), "ok: two applications have nothing of each other's");
  }
}
