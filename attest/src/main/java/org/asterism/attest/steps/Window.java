package org.asterism.attest.steps;

import java.time.Instant;

/// When everything that was relied on is valid: the intersection of all validity periods, with the
/// names of those that bound it.
///
/// @param from the first instant
/// @param fromOf what begins then
/// @param until the first instant after
/// @param untilOf what ends then
public record Window(Instant from, String fromOf, Instant until, String untilOf) {
  /// No bound yet.
  public static Window always() {
    return new Window(Instant.MIN, "", Instant.MAX, "");
  }

  /// Bounded by one more period.
  Window and(Instant begin, Instant end, String what) {
    return and(new Window(begin, what, end, what));
  }

  /// Bounded by both.
  Window and(Window other) {
    boolean later = other.from.isAfter(from);
    boolean sooner = other.until.isBefore(until);
    return new Window(
        later ? other.from : from,
        later ? other.fromOf : fromOf,
        sooner ? other.until : until,
        sooner ? other.untilOf : untilOf);
  }

  /// Refuses an instant outside.
  public void require(Instant at, Step step) throws Refusal {
    Refusal.unless(
        !at.isBefore(from),
        step,
        "%s is not yet valid at %s: valid from %s".formatted(fromOf, at, from));
    Refusal.unless(
        at.isBefore(until),
        step,
        "%s has expired at %s: valid until %s".formatted(untilOf, at, until));
  }
}
