package org.asterism.quota;

import java.util.function.LongSupplier;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The most that each quota of one kind allows, and the setting that says so. A refusal leaves a
/// line in the log that names the setting, at most one a minute: any guest may cause it. Safe for
/// use by many threads.
public final class Bound {
  private static final Logger LOG = LoggerFactory.getLogger(Bound.class);

  private final String setting;
  private final long most;
  private final Ckr beyond;
  private final Throttle words;

  /// @param setting its key under `[limits]` in `engine.toml`
  /// @param beyond what is answered
  public Bound(String setting, long most, Ckr beyond, LongSupplier nanos) {
    this.setting = setting;
    this.most = most;
    this.beyond = beyond;
    this.words = new Throttle(nanos, Throttle.WORDS_PAUSE);
  }

  long most() {
    return most;
  }

  /// For what is counted elsewhere: refuses to let it grow beyond this bound.
  ///
  /// @param used what `owner` holds so far
  /// @throws CryptokiException as this bound says
  public void require(String owner, long used, long wanted) throws CryptokiException {
    if (wanted > 0 && wanted > most - used) {
      throw refusal(owner, used, wanted);
    }
  }

  CryptokiException refusal(String owner, long used, long wanted) {
    String found =
        "%s holds %d and asked for %d more; [limits] %s = %d"
            .formatted(owner, used, wanted, setting, most);
    if (words.admits()) {
      LOG.warn("refused with CKR_{}: {}", beyond, found);
    }
    return new CryptokiException(beyond, found);
  }
}
