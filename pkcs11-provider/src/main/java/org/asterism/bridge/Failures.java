package org.asterism.bridge;

import java.util.concurrent.atomic.AtomicLong;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The single place where a Throwable becomes a `CK_RV`. What an operator or a maintainer must look
/// into leaves one line in the log; a caller's mistakes only at level debug. Safe for use by many
/// threads.
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final AtomicLong bugs = new AtomicLong();

  Ckr resultOf(Throwable thrown, CallSignature call, Caller caller) {
    return switch (thrown) {
      case CryptokiException mistake -> {
        LOG.debug("{} of {}: {}", call.name(), caller, mistake.getMessage());
        yield mistake.ckr();
      }
      case LockedMemoryFull full -> {
        LOG.warn("{} of {} failed: {}", call.name(), caller, full.getMessage());
        yield Ckr.DEVICE_MEMORY;
      }
      case QuorumMissed missed when missed.isOfMemory() -> {
        LOG.warn("{} of {} failed: {}", call.name(), caller, missed.getMessage());
        yield Ckr.DEVICE_MEMORY;
      }
      case VaultException unanswered -> {
        LOG.warn("{} of {} failed: {}", call.name(), caller, unanswered.getMessage());
        yield Ckr.DEVICE_ERROR;
      }
      case DirectoryException unusable -> {
        LOG.error("{} of {} failed: {}", call.name(), caller, unusable.getMessage(), unusable);
        yield unusable.isFull() ? Ckr.DEVICE_MEMORY : Ckr.DEVICE_ERROR;
      }
      case OutOfMemoryError exhausted -> {
        LOG.error(
            "{} of {} failed: {}; the engine's heap is too small for what it is asked",
            call.name(),
            caller,
            exhausted.getMessage());
        yield Ckr.DEVICE_MEMORY;
      }
      default -> bug(thrown, call, caller);
    };
  }

  // The number is in the log alone: a CK_RV has no room for it, and the shim's caller has the time.
  private Ckr bug(Throwable thrown, CallSignature call, Caller caller) {
    LOG.error(
        "error {}: {} of {} failed by a fault of the engine; please report it",
        bugs.incrementAndGet(),
        call.name(),
        caller,
        thrown);
    return Ckr.GENERAL_ERROR;
  }
}
