package org.asterism.token;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.ShareRepair;
import org.asterism.threshold.RosterChange;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.RosterAuthority;

/// The repair of one token's keys in threshold custody: vaults that have lost their shares get them
/// back from others. Whoever uses a key goes on. Safe for use by many threads.
public final class KeyRepairs {
  private final TokenObjects objects;
  private final Journal.Pages journal;
  private final Object turn;
  private final Map<Long, RosterChange> done = new ConcurrentHashMap<>();

  /// @param turn by which keys get new shares one after the other
  KeyRepairs(TokenObjects objects, Object turn, Journal.Pages journal) {
    this.objects = objects;
    this.turn = turn;
    this.journal = journal;
  }

  /// What has become of the shares of an object's key.
  ///
  /// @param signed what operators have signed for of this key, and this engine has done since it
  ///   runs: so that an order over several keys can be shown again
  public record Repaired(ShareRepair.Report report, Optional<RosterChange> signed) {}

  /// Has the lost shares of an object's key given back, as far as nobody must sign for them.
  ///
  /// @param meant which vaults' shares
  /// @param authority of operators, for the seat that was reported
  /// @throws VaultException if too few vaults have and give their shares: the key is as it was
  /// @throws CryptokiException as [ShareRepair#repair]
  public Repaired repair(
      Login user, long number, Predicate<VaultName> meant, Optional<RosterAuthority> authority)
      throws VaultException, CryptokiException {
    ObjectCache.Known known = objects.known(Login.requireUser(Optional.of(user)), number);
    Opened opened = user.opened();
    synchronized (turn) {
      try {
        ShareRepair.Report report = opened.repair().repair(known.keyRow(), meant, authority);
        report.changed().ifPresent(change -> done.put(known.keyRow(), change));
        if (!report.repaired().isEmpty()) {
          journal.repaired(known.object(), report.repaired(), user.caller());
        }
        return new Repaired(report, Optional.ofNullable(done.get(known.keyRow())));
      } finally {
        // Also where the decision fell and the answer failed.
        opened.keys().forget(known.keyRow());
      }
    }
  }
}
