package org.asterism.enclave.service;

import java.time.InstantSource;
import org.asterism.constellation.Operators;

/// Whose orders a vault obeys, and by which clock. Safe for use by many threads.
public final class Obedience {
  private final InstantSource clock;
  private volatile Operators operators;

  /// @param operators of the enrolment that is sealed with the vault's keys
  /// @param clock real time, for the end of orders
  public Obedience(Operators operators, InstantSource clock) {
    this.operators = operators;
    this.clock = clock;
  }

  /// From now on these.
  public void follow(Operators others) {
    operators = others;
  }

  Operators operators() {
    return operators;
  }

  InstantSource clock() {
    return clock;
  }
}
