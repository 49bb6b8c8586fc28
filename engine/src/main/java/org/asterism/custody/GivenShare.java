package org.asterism.custody;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Debt;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.LostShare;
import org.asterism.custody.threshold.LostShare.AtVault;
import org.asterism.custody.threshold.OwedReseat;
import org.asterism.custody.threshold.RepairedKey;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RosterAuthority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A share that k vaults of a key give back to another: one set of them after the other is asked,
/// until what they gave is the share, and then the directory decides.
record GivenShare(Environment environment, OpenToken token, Lineage lineage, Debts debts, long id) {
  private static final Logger LOG = LoggerFactory.getLogger(GivenShare.class);

  /// How many sets of vaults are asked for one share: of five, one of which has lost its own, that
  /// is more than there are.
  static final int SETS_MAX = 10;

  private static final byte[] NOTHING = {};

  /// Has it given.
  ///
  /// @param vault whose it is, in a session
  /// @param authority of operators, where the vault has another pseudonym
  /// @param helpers all that have their shares
  /// @return the vault's name
  /// @throws VaultException if no set gave it
  VaultName of(
      LostShare lost, AtVault vault, Optional<RosterAuthority> authority, List<Member> helpers)
      throws VaultException, CryptokiException {
    var sets = new Sets(environment, lost.before().k(), helpers);
    AtVault opened = vault;
    Optional<Set<EnrolmentId>> set = sets.next();
    while (set.isPresent() && !isGiven(lost, opened, authority, sets, set.get())) {
      set = sets.next();
      if (set.isPresent()) {
        opened = lost.open(vault.inForce());
      }
    }
    if (set.isEmpty()) {
      lost.abandon(opened);
      throw sets.missed();
    }
    return lost.member().vault().name();
  }

  private boolean isGiven(
      LostShare lost,
      AtVault vault,
      Optional<RosterAuthority> authority,
      Sets sets,
      Set<EnrolmentId> set)
      throws VaultException, CryptokiException {
    try {
      Optional<RepairedKey> dealt =
          RepairedKey.deal(
              lost, vault, authority, set, (member, why) -> debts.lacks(id, member, why));
      if (dealt.isPresent() && isKept(lost, dealt.get(), set)) {
        decide(lost, dealt.get(), authority);
        return true;
      }
      sets.failed(set);
      return false;
    } catch (QuorumMissed missed) {
      sets.failed(set, missed);
      return false;
    }
  }

  private boolean isKept(LostShare lost, RepairedKey dealt, Set<EnrolmentId> set)
      throws VaultException, CryptokiException {
    Member member = lost.member();
    byte[] content = Records.keyContent(lost.before().custody());
    Row row = Row.pending(RowKind.KEY, token.slot(), 0, content, NOTHING).numbered(id);
    var companion = Records.keyCompanion(row, dealt.locator(), new Records.Target(member, token));
    dealt
        .keep(token.policies().thresholdPolicy(member), companion)
        .carryOut(member, token.authority(), environment.deadline());
    return dealt.isOfTheKey(set);
  }

  private void decide(LostShare lost, RepairedKey dealt, Optional<RosterAuthority> authority)
      throws CryptokiException {
    // A copy of the token store that has not gone on with the vaults must decide nothing.
    lineage.requireStep();
    Optional<Row> decided =
        environment.directory().write(transaction -> decided(transaction, lost, dealt, authority));
    if (decided.isEmpty()) {
      throw Objects.keyGone();
    }
    commit(lost, dealt);
    debts.tellRosters();
    debts.soon();
  }

  private Optional<Row> decided(
      Transaction transaction,
      LostShare lost,
      RepairedKey dealt,
      Optional<RosterAuthority> authority) {
    Optional<Row> decided =
        transaction
            .find(RowKind.KEY, id)
            .filter(row -> Records.active(row, token) && lost.before().isSameEpoch(locator(row)))
            .flatMap(row -> transaction.compareAndSet(row, next(row, dealt), token.root()::mac));
    if (decided.isPresent()) {
      EnrolmentId vault = lost.member().id();
      var debt = new Debt(token.slot(), RowKind.KEY, id, vault);
      transaction.put(debt.note());
      transaction.remove(debt.lost());
      authority.ifPresent(word ->
          debts
              .rosters()
              .owe(
                  transaction,
                  id,
                  dealt.locator(),
                  vault,
                  OwedReseat.of(lost, dealt.locator(), word)));
    }
    return decided;
  }

  // Vaults may have confirmed their records meanwhile.
  private Row next(Row row, RepairedKey dealt) {
    Places now = locator(row).places();
    Places places =
        dealt.locator().places().placed(vault -> now.at(vault).filter(Place::placed).isPresent());
    byte[] encoded = dealt.locator().with(places).encode();
    return row.activated(row.content(), token.root().seal(encoded, Records.LOCATOR));
  }

  private Locator locator(Row row) {
    try {
      return Records.locator(row, token.root(), environment.keyForms());
    } catch (CorruptRowException forged) {
      throw new IllegalStateException("a verified locator does not open", forged);
    }
  }

  // Where it does not hear of it, it is owed the word.
  private void commit(LostShare lost, RepairedKey dealt) {
    Member member = lost.member();
    try {
      for (var errand : dealt.inForce()) {
        errand.carryOut(member, token.authority(), environment.deadline());
      }
    } catch (VaultException later) {
      LOG.debug("vault {}: is told later that its share is in force: {}", member, later);
    }
  }

  /// The sets of k vaults that are asked one after the other.
  private static final class Sets {
    private final int k;
    private final List<EnrolmentId> candidates;
    private final List<Member> members;
    private final Set<Set<EnrolmentId>> asked = new HashSet<>();
    private Optional<QuorumMissed> last = Optional.empty();

    Sets(Environment environment, int k, List<Member> helpers) {
      this.k = k;
      this.members = helpers;
      var inOrder = new ArrayList<Member>(helpers);
      inOrder.sort(
          Comparator.comparing(member -> !environment.quorum().isWell(member.vault().name())));
      this.candidates = new ArrayList<>(inOrder.stream().map(Member::id).toList());
    }

    Optional<Set<EnrolmentId>> next() {
      if (asked.size() == SETS_MAX) {
        return Optional.empty();
      }
      var some = new ArrayList<Set<EnrolmentId>>();
      combine(candidates, k, List.of(), some);
      return some.stream().filter(set -> !asked.contains(set)).findFirst();
    }

    private static void combine(
        List<EnrolmentId> from, int more, List<EnrolmentId> chosen, List<Set<EnrolmentId>> sets) {
      if (more == 0) {
        sets.add(Set.copyOf(chosen));
      }
      for (int i = 0; more > 0 && i + more <= from.size() && sets.size() <= SETS_MAX; i++) {
        var longer = new ArrayList<EnrolmentId>(chosen);
        longer.add(from.get(i));
        combine(from.subList(i + 1, from.size()), more - 1, longer, sets);
      }
    }

    // Any of them may be to blame: the next ones differ in the first.
    void failed(Set<EnrolmentId> set) {
      asked.add(set);
      Collections.rotate(candidates, -1);
    }

    // Whoever failed by itself is asked no more; an accuser may be right.
    void failed(Set<EnrolmentId> set, QuorumMissed missed) {
      failed(set);
      last = Optional.of(missed);
      Set<VaultName> out =
          missed.failures().entrySet().stream()
              .filter(failure ->
                  !(failure.getValue() instanceof VaultRefused refused
                      && refused.accusation().isPresent()))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      members.stream()
          .filter(member -> out.contains(member.vault().name()))
          .forEach(member -> candidates.remove(member.id()));
    }

    QuorumMissed missed() {
      return last.orElseGet(() ->
          new QuorumMissed(
              " with shares that come to the lost one",
              k,
              asked.isEmpty() ? candidates.size() : 0,
              new LinkedHashMap<>()));
    }
  }
}
