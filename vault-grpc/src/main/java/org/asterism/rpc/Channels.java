package org.asterism.rpc;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The channels that a server has let in, counted when they are accepted, before a byte of theirs
/// is read: so a peer without a key costs a bounded number of descriptors and buffers, whatever it
/// does. Safe for use by many threads.
final class Channels {
  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

  private final Admission admission;

  // Guarded by this object's monitor.
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int all;
  private boolean full;

  private final Map<SocketAddress, Channel> unattested = new ConcurrentHashMap<>();

  /// How many channels there may be, and how long.
  ///
  /// @param all over all peers
  /// @param each of one address; fewer than `all`, so that no address takes every place
  /// @param attestWithin how long one may take until it is attested
  /// @param idle how long one may be without a call
  record Admission(int all, int each, Duration attestWithin, Duration idle) {}

  Channels(Admission admission) {
    this.admission = admission;
  }

  Admission admission() {
    return admission;
  }

  /// Lets a channel stay, or says that it must not. One that stays is closed unless it is attested
  /// in time.
  ///
  /// @param timer runs the end of that time
  boolean admit(SocketChannel accepted, EventLoop timer) {
    @Nullable InetSocketAddress peer = accepted.remoteAddress();
    if (peer == null || !enter(peer.getAddress())) {
      return false;
    }
    unattested.put(peer, accepted);
    var end =
        timer.schedule(
            () -> endUnlessAttested(peer, accepted),
            admission.attestWithin().toMillis(),
            TimeUnit.MILLISECONDS);
    accepted
        .closeFuture()
        .addListener(_ -> {
          end.cancel(false);
          unattested.remove(peer, accepted);
          leave(peer.getAddress());
        });
    return true;
  }

  /// The channel of `peer` may stay as long as it likes.
  void attested(SocketAddress peer) {
    unattested.remove(peer);
  }

  private synchronized boolean enter(InetAddress address) {
    int others = byAddress.getOrDefault(address, 0);
    boolean room = all < admission.all() && others < admission.each();
    if (room) {
      all++;
      byAddress.put(address, others + 1);
    } else if (!full) {
      // Once until there is room again: a guest must not fill the log either.
      full = true;
      LOG.warn(
          "refusing connections: {} are open, {} of them from {}; at most {} in all and {} each",
          all,
          others,
          address.getHostAddress(),
          admission.all(),
          admission.each());
    }
    return room;
  }

  private synchronized void leave(InetAddress address) {
    all--;
    full = false;
    byAddress.computeIfPresent(address, (_, others) -> others == 1 ? null : others - 1);
  }

  private void endUnlessAttested(SocketAddress peer, Channel late) {
    if (unattested.remove(peer, late)) {
      LOG.debug("closing a connection from {}: not attested in time", peer);
      var _ = late.close();
    }
  }
}
