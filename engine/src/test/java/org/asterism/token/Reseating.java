package org.asterism.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.token.KeyReshares.Reshared;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.RosterAuthority;

/// A user who has a token's keys shared anew, and the operators who sign for it.
record Reseating(Bench bench, Login user) {
  Optional<RosterChange> seat(long key, int k) throws Exception {
    return reshares().seat(user, key, k);
  }

  /// From seats to shares, of which `k` are needed.
  Reshared share(long key, int k) throws Exception {
    return reshare(key, List.of(seat(key, k).orElseThrow()), 0);
  }

  Reshared reshare(long key, List<RosterChange> changes, int place) throws Exception {
    RosterChanges tree = RosterChanges.of(changes);
    List<Octets> path = tree.path(place).stream().map(Octets::of).toList();
    String order = order(tree, TestOperators.ALL.subList(1, 3));
    return reshare(key, new RosterAuthority(order, path));
  }

  Reshared reshare(long key, RosterAuthority authority) throws Exception {
    return reshares().reshare(user, key, authority);
  }

  String order(RosterChanges tree, List<OperatorSigner> signers) {
    Instant end = Instant.now().plus(Duration.ofDays(7));
    Optional<Octets> root = Optional.of(Octets.of(tree.root()));
    String serial = bench.token().facts().serial();
    return new TokenOrder(Deed.RESEAT, serial, 1, end, root).write(signers);
  }

  private KeyReshares reshares() {
    return bench.token().objects().reshares();
  }
}
