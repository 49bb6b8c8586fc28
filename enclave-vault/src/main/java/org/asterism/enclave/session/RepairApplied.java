package org.asterism.enclave.session;

import org.asterism.vault.operation.SessionApply.Applied;

/// The repair of a share at a helper that has added up its parts: it is done, and nothing is kept.
public record RepairApplied(Applied answer) implements AppliedSession {
  @Override
  public boolean isOver() {
    return true;
  }

  @Override
  public void close() {}
}
