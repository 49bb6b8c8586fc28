package org.asterism.conformance.embedded;

import static org.asterism.conformance.interop.Consumer.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Our own programs in C (`native-shim/tests/acceptance`) with the engine in them: it works as one
/// in a process of its own does, and leaves its host's signals, stacks, forks and exits alone.
class EmbeddedProgramsTest {
  private static final int INSIDE_CALLS = 5;
  private static final int INSIDE_CALLS_STATUS = 24;
  private static EmbeddedHost host;

  @BeforeAll
  static void begin() throws Exception {
    host = EmbeddedHost.shared();
  }

  @BeforeEach
  void forget() throws Exception {
    host.takeSaid();
  }

  @Test
  void aTourOfTheFunctions() throws Exception {
    Tool.Ended ended = host.program("basic");
    assertSays(ended, "ok: information", "ok: RSA-PSS in parts", "ok: AES-GCM");
    assertSays(ended, "ok: large replies", "ok: logout");
    assertEquals(List.of(), host.takeSaid());
  }

  @Test
  void whatFollowsTheTour() throws Exception {
    assertSays(
        host.program("combined"),
        "ok: a cipher with a signature",
        "ok: recovery of what was signed",
        "ok: digests saved and restored");
    assertSays(host.program("messages"), "ok: messages in parts", "ok: sessions of 3.0 and 3.2");
    assertSays(host.program("slot_events"), "ok: C_Finalize ends a wait");
    assertEquals(List.of(), host.takeSaid());
  }

  @Test
  void threadsSignAtOnce() throws Exception {
    assertSays(host.program("threads", "8", "25"), "ok: 8 threads made and verified 25 signatures");
    assertEquals(List.of(), host.takeSaid());
  }

  @Test
  void theHostKeepsWhatIsItsOwn() throws Exception {
    assertSays(
        host.program("guest"),
        "ok: limits, locale, environment and signal mask are as they were",
        "ok: SIGINT, SIGTERM, SIGHUP, SIGPIPE and SIGSEGV reach the host's handlers",
        "ok: so does a handler that was set later",
        "ok: threads with small stacks sign",
        "ok: a signal stack and a coroutine sign",
        "ok: a thread that ran out of its stack signs on");
    assertEquals(List.of(), host.takeSaid());
  }

  @Test
  void everyAwkwardExitKeepsItsStatus() throws Exception {
    assertSays(
        host.program("exits"),
        "ok: no-finalize",
        "ok: finalize-twice",
        "ok: late-handler",
        "ok: finalized-and-late-handler",
        "ok: inside-calls",
        "ok: unloaded",
        "ok: own-fault",
        "ok: destructor-elsewhere");
    assertEquals(List.of(), host.takeSaid());
  }

  // Where the threads are when the process ends is another place each time.
  @Test
  void anExitWithThreadsInsideCallsKeepsItsStatusEachTime() throws Exception {
    String program = AcceptancePrograms.build("exits");
    for (int i = 0; i < INSIDE_CALLS; i++) {
      host.consumer().tool().run(program, "inside-calls").endedWith(INSIDE_CALLS_STATUS);
    }
    host.assertNothingIsBroken();
    assertEquals(List.of(), host.takeSaid());
  }

  @Test
  void theEngineIsFoundAgainAndIsTheOnlyOne() throws Exception {
    long begun = host.begun();
    String other = "embedded:/nowhere/engine.toml;log=" + host.log();
    assertSays(
        host.program("again", other),
        "ok: signed in five lives of one process",
        "ok: another engine is refused",
        "ok: signed after dlclose and dlopen");
    assertEquals(begun + 1, host.begun());
    List<String> said = host.takeSaid();
    assertEquals(1, said.size(), said::toString);
    String own = host.constellation().engineFolder() + "/engine.toml";
    assertTrue(
        said.getFirst().contains(own + " is in this process; expected the same, found /nowhere/"),
        said::toString);
  }

  @Test
  void aForkedChildHasNoEngineAndItsParentSignsOn() throws Exception {
    assertSays(
        host.program("forked"),
        "ok: a child that never calls",
        "ok: a child that does not initialise",
        "ok: a child that initialises",
        "ok: a child that becomes another program",
        "ok: the parent signed before, meanwhile and after");
    List<String> said = host.takeSaid();
    assertEquals(2, said.size(), said::toString);
    String parent = said.getFirst().replaceFirst(".* stayed in process (\\d+), which .*", "$1");
    assertTrue(
        said.getFirst().endsWith(", which forked this one: exec, or use the service link"),
        said::toString);
    assertTrue(
        said.getLast()
            .contains(
                "is in use: expected no other engine, found engine engine, process "
                    + parent
                    + ";"),
        said::toString);
  }
}
