package org.asterism.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.stream.Stream;
import org.asterism.attest.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the benchmark measures ends with trust.
class AttestBenchmarkTest {

  static Stream<AttestBenchmark> states() {
    return Arrays.stream(AttestBenchmark.Vector.values())
        .flatMap(vector ->
            Arrays.stream(AttestBenchmark.By.values())
                .map(provider -> {
                  AttestBenchmark state = new AttestBenchmark();
                  state.vector = vector;
                  state.provider = provider;
                  return state;
                }));
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyCombinationIsTrusted(AttestBenchmark state) throws Exception {
    state.read();
    assertInstanceOf(Verdict.Trusted.class, state.withCollateral());
    assertInstanceOf(Verdict.Trusted.class, state.onKeptCollateral());
  }
}
