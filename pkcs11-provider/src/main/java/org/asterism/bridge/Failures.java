package org.asterism.bridge;

import java.util.concurrent.atomic.AtomicLong;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.directory.DirectoryException;
import org.asterism.logging.SparingLog;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The single place where a Throwable becomes a `CK_RV`. What an operator or a maintainer must look
/// into leaves one line in the log; a caller's mistakes only at level debug. All applications of a
/// user share what they may say, because one makes new ones at will. Safe for use by many threads.
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final SparingLog sparing = new SparingLog(LOG);
  private final AtomicLong bugs = new AtomicLong();

  /// What a line is about, besides its user.
  private record Place(String call, Class<?> thrown) {}

  Ckr resultOf(Throwable thrown, CallSignature call, Caller caller) {
    String user = caller.peer().user().getName();
    var place = new Place(call.name(), thrown.getClass());
    return switch (thrown) {
      case CryptokiException mistake -> {
        LOG.debug("{} of {}: {}", call.name(), caller, mistake.getMessage());
        yield mistake.ckr();
      }
      case LockedMemoryFull full -> {
        sparing.warn(user, place, () -> failed(call, caller, full));
        yield Ckr.DEVICE_MEMORY;
      }
      case VaultException missed when missed.isOfMemory() -> {
        sparing.warn(user, place, () -> failed(call, caller, missed));
        yield Ckr.DEVICE_MEMORY;
      }
      case VaultException unanswered -> {
        sparing.warn(user, place, () -> failed(call, caller, unanswered));
        yield Ckr.DEVICE_ERROR;
      }
      case DirectoryException unusable -> {
        sparing.error(user, place, () -> failed(call, caller, unusable), unusable);
        yield unusable.isFull() ? Ckr.DEVICE_MEMORY : Ckr.DEVICE_ERROR;
      }
      case OutOfMemoryError exhausted -> {
        sparing.error(
            user,
            place,
            () ->
                failed(call, caller, exhausted)
                    + "; the engine's heap is too small for what it is asked");
        yield Ckr.DEVICE_MEMORY;
      }
      default -> bug(thrown, call, caller);
    };
  }

  private static String failed(CallSignature call, Caller caller, Throwable thrown) {
    return "%s of %s failed: %s".formatted(call.name(), caller, thrown.getMessage());
  }

  // The number is in the log alone: a CK_RV has no room for it, and the shim's caller has the time.
  private Ckr bug(Throwable thrown, CallSignature call, Caller caller) {
    long number = bugs.incrementAndGet();
    sparing.error(
        caller.peer().user().getName(),
        place(thrown),
        () ->
            "error %d: %s of %s failed by a fault of the engine, %s; please report it"
                .formatted(number, call.name(), caller, thrown),
        thrown);
    return Ckr.GENERAL_ERROR;
  }

  private static String place(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
