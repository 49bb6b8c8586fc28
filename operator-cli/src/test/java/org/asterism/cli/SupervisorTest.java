package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a process learns of its supervisor from its environment. That systemd's socket gets what it
/// is told is a test of real processes.
class SupervisorTest {
  private static final long PID = 42;
  private static final String SOCKET = "/run/systemd/notify";

  @ParameterizedTest
  @CsvSource({
    "30000000, , 10000",
    "30000000, 42, 10000",
    "30000000, 43, ",
    "0, 42, ",
    "-5, 42, ",
    "soon, 42, ",
  })
  void aSignOfLifeComesThriceAsOftenAsItMust(String micros, String watched, Long millis) {
    Map<String, String> environment =
        watched == null
            ? Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", micros)
            : Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", micros, "WATCHDOG_PID", watched);
    assertEquals(
        Optional.ofNullable(millis).map(Duration::ofMillis),
        Supervisor.of(environment, PID).interval());
  }

  @Test
  void whereNobodyListensNothingIsSaid() {
    assertEquals(Optional.empty(), Supervisor.of(Map.of("WATCHDOG_USEC", "500"), PID).interval());
    Supervisor.of(Map.of(), PID).ready("here");
    Supervisor.of(Map.of("NOTIFY_SOCKET", "relative"), PID).ready("here");
    Supervisor.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)), PID).ready("here");
  }

  // Nobody is there any more: that ends no service.
  @Test
  void aSocketThatIsGoneIsNoFailure() {
    Supervisor.of(Map.of("NOTIFY_SOCKET", "/nowhere/notify"), PID).stopping();
    Supervisor.of(Map.of("NOTIFY_SOCKET", "@asterism/nobody"), PID).stopping();
  }
}
