package org.asterism.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.asterism.rows.RowKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The housekeeping key's judgement of rows: what it did not sign is hidden, and the log hears of
/// it once for each opening of the store. Safe for use by many threads.
public final class Authenticity {
  private static final Logger LOG = LoggerFactory.getLogger(Authenticity.class);

  // A damaged row is read again and again.
  private static final int MAX_REPORTS = 1000;

  private final RowKeys housekeeping;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  public Authenticity(RowKeys housekeeping) {
    this.housekeeping = housekeeping;
  }

  byte[] mac(byte[] message) {
    return housekeeping.mac(message);
  }

  /// The rows whose MAC holds.
  <T> List<T> authentic(List<Stored<T>> stored, Function<T, byte[]> message) {
    return stored.stream().flatMap(one -> authentic(one, message).stream()).toList();
  }

  /// One row if its MAC holds.
  <T> Optional<T> authentic(Stored<T> stored, Function<T, byte[]> message) {
    Optional<T> row = signed(stored, message);
    if (row.isEmpty() && reported.size() < MAX_REPORTS && reported.add(stored.name())) {
      LOG.error(
          "token store: {} is hidden: its MAC does not fit, it was damaged or forged",
          stored.name());
    }
    return row;
  }

  /// Whether its MAC holds; nobody hears of it where it does not.
  <T> boolean isSigned(Stored<T> stored, Function<T, byte[]> message) {
    return signed(stored, message).isPresent();
  }

  private <T> Optional<T> signed(Stored<T> stored, Function<T, byte[]> message) {
    return stored.row().filter(found -> housekeeping.verifies(message.apply(found), stored.mac()));
  }
}
