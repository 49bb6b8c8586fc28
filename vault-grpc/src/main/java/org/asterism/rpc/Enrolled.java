package org.asterism.rpc;

import java.util.Map;
import java.util.Optional;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.Spki;

/// The engines that a vault talks to, as its operators say at the moment: asked in each handshake,
/// each exchange and each call, so that who is enrolled no more is refused at once. Safe for use by
/// many threads.
final class Enrolled {
  private volatile Map<Spki, AcceptedEvidence> engines;

  Enrolled(Map<Spki, AcceptedEvidence> engines) {
    this.engines = engines;
  }

  void follow(Map<Spki, AcceptedEvidence> others) {
    engines = Map.copyOf(others);
  }

  boolean has(Spki engine) {
    return engines.containsKey(engine);
  }

  /// What it must show.
  Optional<AcceptedEvidence> evidence(Spki engine) {
    return Optional.ofNullable(engines.get(engine));
  }
}
