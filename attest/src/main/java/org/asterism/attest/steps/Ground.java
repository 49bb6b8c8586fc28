package org.asterism.attest.steps;

import java.time.Instant;
import java.util.Optional;

/// What every step stands on.
///
/// @param signatures how signatures are checked
/// @param roots whom they lead to
/// @param at the instant to judge at
/// @param crlsRequired whether the vendors' revocation lists must be there
public record Ground(Signatures signatures, Roots roots, Instant at, boolean crlsRequired) {

  /// A period, checked at this instant.
  Window period(Step step, String what, Instant from, Instant until) throws Refusal {
    Window window = Window.always().and(from, until, what);
    window.require(at, step);
    return window;
  }

  /// Something that may be missing only where the policy says so.
  <T> Optional<T> demanded(Optional<T> thing, Step step, String what) throws Refusal {
    Refusal.unless(thing.isPresent() || !crlsRequired, step, "expected " + what + ", found none");
    return thing;
  }
}
