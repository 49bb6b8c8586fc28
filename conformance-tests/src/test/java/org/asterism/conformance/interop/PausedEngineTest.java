package org.asterism.conformance.interop;

import static org.asterism.conformance.interop.Consumer.assertSays;

import java.nio.file.Path;
import org.asterism.conformance.live.LiveConstellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An engine that stood still for longer than an application waits goes on as if it had not been
/// asked meanwhile.
class PausedEngineTest {
  @Test
  void whatWasNotAnsweredIsUndone(@TempDir Path folder) throws Exception {
    Consumer consumer = Consumer.fresh(folder);
    String engine = Long.toString(LiveConstellation.shared().engine().pid());
    assertSays(
        AcceptancePrograms.run(consumer, "paused", engine),
        "ok: operations that nobody heard of are no longer there",
        "ok: a login that nobody heard of is no longer there");
  }
}
