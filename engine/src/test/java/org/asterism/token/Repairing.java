package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.ShareRepair.Report;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.RosterAuthority;

/// A user whose vaults have lost shares of keys, and get them back, and the operators who sign for
/// it.
record Repairing(Bench bench, Login user) {
  /// A key that vaults have dealt.
  long born() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    return key;
  }

  /// The key, of which one vault has an old share now.
  long stale(int vault, long key) throws Exception {
    byte[] before = bench.photograph(vault);
    refresh(key);
    bench.settle();
    bench.putBack(vault, before);
    return key;
  }

  void refresh(long key) throws Exception {
    bench.token().objects().refreshShares(user, key);
  }

  /// What operators sign for.
  RosterChange seat(long key) throws Exception {
    Report report = repair(key);
    assertEquals(List.of(), report.repaired());
    return report.seat().orElseThrow().change();
  }

  Report repair(long key) throws Exception {
    return repair(key, Optional.empty());
  }

  Report repair(long key, List<RosterChange> changes, int place) throws Exception {
    RosterChanges tree = RosterChanges.of(changes);
    List<Octets> path = tree.path(place).stream().map(Octets::of).toList();
    String order = new Reseating(bench, user).order(tree, TestOperators.ALL.subList(1, 3));
    return repair(key, Optional.of(new RosterAuthority(order, path)));
  }

  Report repair(long key, Optional<RosterAuthority> word) throws Exception {
    return repairs().repair(user, key, _ -> true, word).report();
  }

  void repairWithOrder(long key, int lost) throws Exception {
    RosterChange change = seat(key);
    assertEquals(List.of(name(lost)), repair(key, List.of(change), 0).repaired());
  }

  /// Each vault's share is among those that serve.
  void isWhole(long key) throws Exception {
    bench.tryAgain();
    assertEquals(Map.of(), lacking());
    State.requireTidy(bench);
    for (int one = 0; one < Bench.N; one++) {
      bench.takeAway(one, (one + 1) % Bench.N);
      assertTrue(StoredKeys.signs(use(key)));
      bench.bringBack();
    }
  }

  Map<String, Long> lacking() {
    return KeyTally.of(bench.environment(), bench.token()).lacking();
  }

  VaultName name(int vault) {
    return bench.vaults.get(vault).name();
  }

  KeyRepairs repairs() {
    return bench.token().objects().repairs();
  }

  KeyUse use(long key) throws Exception {
    return bench.token().objects().key(key, Optional.of(user));
  }
}
