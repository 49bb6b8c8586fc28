package org.asterism.custody.records;

import java.util.function.LongSupplier;
import org.asterism.logging.SparingLog;
import org.asterism.vault.VaultName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of what an open token owes to vaults, and has paid. Safe for use by many threads.
public final class Owing {
  private static final Logger LOG = LoggerFactory.getLogger(Owing.class);

  private final SparingLog sparing;
  private final long slot;

  /// @param nanos a monotonic clock
  public Owing(LongSupplier nanos, long slot) {
    this.sparing = new SparingLog(LOG, nanos);
    this.slot = slot;
  }

  /// What an application can cause again and again while a vault is away.
  public void owed(VaultName vault, String what) {
    sparing.info(
        vault,
        "owed",
        () -> "token in slot %d: vault %s is owed %s".formatted(slot, vault.name(), what));
  }

  public void paid(VaultName vault, String what) {
    LOG.info("token in slot {}: vault {} got {} that it was owed", slot, vault.name(), what);
  }
}
