package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.OPERATOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RosterAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who shares a key changes as operators have signed for, and not otherwise: not to other members,
/// another k or from another roster, nor by an order for something else.
class ObedienceTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final VaultName VAULT = new VaultName("test", VaultFixture.ENROLMENT);
  private static final int K = 3;

  @TempDir Path folder;
  private final Obedience obedience =
      new Obedience(new Operators(List.of(OPERATOR.key()), 1), InstantSource.fixed(NOW));

  @Test
  void eachChangeThatWasSignedForIsAllowed() throws Exception {
    List<RosterChange> changes = changes();
    RosterChanges tree = RosterChanges.of(changes);
    String order = reseat(tree, NOW, OPERATOR);
    for (int i = 0; i < changes.size(); i++) {
      obedience.requireAllowed(VAULT, changes.get(i), authority(order, tree, i));
    }
  }

  @Test
  void whatWasNotSignedForIsNot() {
    List<RosterChange> changes = changes();
    RosterChanges tree = RosterChanges.of(changes);
    RosterAuthority right = authority(reseat(tree, NOW, OPERATOR), tree, 0);
    denied(changes.get(1), right);
    denied(RosterChange.of(K, seats(0, 5), seats(1, 6), K - 1), right);
    denied(RosterChange.of(K, seats(0, 5), seats(2, 7), K), right);
    denied(RosterChange.of(K, seats(0, 5), seats(1, 6).reversed(), K), right);
    denied(RosterChange.of(K - 1, seats(0, 5), seats(1, 6), K), right);
    denied(RosterChange.of(K, seats(0, 4), seats(1, 6), K), right);
    denied(changes.getFirst(), new RosterAuthority(right.order(), List.of()));
    denied(changes.getFirst(), new RosterAuthority(right.order(), right.path().reversed()));
  }

  @Test
  void whoAllowsItIsWhomTheVaultObeys() throws Exception {
    List<RosterChange> changes = changes();
    RosterChanges tree = RosterChanges.of(changes);
    var stranger = OperatorSigner.create(folder.resolve("stranger"), new SecureRandom());
    denied(changes.getFirst(), authority(reseat(tree, NOW, stranger), tree, 0));
    Instant longAgo = NOW.minus(Duration.ofDays(8));
    denied(changes.getFirst(), authority(reseat(tree, longAgo, OPERATOR), tree, 0));
    String unlock =
        new TokenOrder(Deed.UNLOCK, "0123456789abcdef", 1, NOW.plus(Duration.ofDays(7)))
            .write(List.of(OPERATOR));
    denied(changes.getFirst(), authority(unlock, tree, 0));
    denied(changes.getFirst(), authority("", tree, 0));
  }

  private void denied(RosterChange change, RosterAuthority shown) {
    var refused =
        assertThrows(VaultRefused.class, () -> obedience.requireAllowed(VAULT, change, shown));
    assertEquals(Reason.DENIED, refused.reason());
  }

  private static String reseat(RosterChanges tree, Instant from, OperatorSigner signer) {
    Instant end = from.plus(Duration.ofDays(7));
    Optional<Octets> root = Optional.of(Octets.of(tree.root()));
    return new TokenOrder(Deed.RESEAT, "0123456789abcdef", 1, end, root).write(List.of(signer));
  }

  private static RosterAuthority authority(String order, RosterChanges tree, int place) {
    return new RosterAuthority(order, tree.path(place).stream().map(Octets::of).toList());
  }

  // Of five keys, each from its own vaults to others.
  private static List<RosterChange> changes() {
    var changes = new ArrayList<RosterChange>();
    for (int i = 0; i < 5; i++) {
      changes.add(RosterChange.of(K, seats(i, i + 5), seats(i + 1, i + 6), K));
    }
    return changes;
  }

  private static List<Seat> seats(int from, int to) {
    var seats = new ArrayList<Seat>();
    for (int i = from; i < to; i++) {
      seats.add(new Seat(new byte[] {(byte) i}, new byte[] {1, (byte) i}));
    }
    return seats;
  }
}
