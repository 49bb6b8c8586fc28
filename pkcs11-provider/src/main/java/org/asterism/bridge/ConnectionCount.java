package org.asterism.bridge;

import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;

/// How many connections there are, and of whom. Safe for use by many threads.
final class ConnectionCount {
  private final LinkLimits limits;
  private final Map<UserPrincipal, Integer> byUser = new HashMap<>();
  private int all;

  ConnectionCount(LinkLimits limits) {
    this.limits = limits;
  }

  /// False where there are too many, of this user or of all.
  synchronized boolean enter(Peer peer) {
    int own = byUser.getOrDefault(peer.user(), 0);
    if (all >= limits.connections() || own >= limits.connectionsPerUser()) {
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
}
