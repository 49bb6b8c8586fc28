package org.asterism.bridge;

import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.asterism.quota.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many connections there are, and of whom. Safe for use by many threads.
final class ConnectionCount {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionCount.class);

  private final LinkLimits limits;
  private final Throttle words;
  private final Map<UserPrincipal, Integer> byUser = new HashMap<>();
  private int all;

  ConnectionCount(LinkLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.words = new Throttle(nanos, Throttle.WORDS_PAUSE);
  }

  /// False where there are too many, of this user or of all; the log says so, at most once a
  /// minute, because any peer may cause it.
  synchronized boolean enter(Peer peer) {
    int own = byUser.getOrDefault(peer.user(), 0);
    if (all >= limits.connections() || own >= limits.connectionsPerUser()) {
      refuse(peer, own);
      return false;
    }
    byUser.put(peer.user(), own + 1);
    all++;
    return true;
  }

  synchronized void leave(Peer peer) {
    byUser.computeIfPresent(peer.user(), (_, own) -> own == 1 ? null : own - 1);
    all--;
  }

  private void refuse(Peer peer, int own) {
    if (words.admits()) {
      LOG.warn(
          "refusing a connection of user {}, who has {} of {};"
              + " [limits] connections_per_user = {}, connections = {}",
          peer.user().getName(),
          own,
          all,
          limits.connectionsPerUser(),
          limits.connections());
    }
  }
}
