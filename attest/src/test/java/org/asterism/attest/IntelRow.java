package org.asterism.attest;

import java.util.function.Consumer;
import org.asterism.attest.steps.Step;

/// One change to a made-up vendor that is otherwise in order, and what it comes to.
///
/// @param change the change in words
/// @param make makes it
/// @param step where it is refused
/// @param reason a part of the reason
/// @param tdx whether it is a change to evidence of TDX
record IntelRow(String change, Consumer<MadeUpIntel> make, Step step, String reason, boolean tdx) {

  static IntelRow sgx(String change, Step step, String reason, Consumer<MadeUpIntel> make) {
    return new IntelRow(change, make, step, reason, false);
  }

  static IntelRow tdx(String change, String reason, Consumer<MadeUpIntel> make) {
    return new IntelRow(change, make, Step.TDX_MODULE, reason, true);
  }

  @Override
  public String toString() {
    return change + " -> " + step;
  }
}
