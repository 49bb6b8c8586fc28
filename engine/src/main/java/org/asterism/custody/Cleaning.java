package org.asterism.custody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Delete;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The removal of what dead rows refer to from the vaults, then of the rows (design §9).
///
/// What was never acknowledged here is deleted without a login, or not at all: where a vault says
/// that it is in use, the directory is an old copy, or another engine has one. What was in use is
/// deleted with the grants of its token while that is open; else it is marked, and goes at the
/// vaults after some days.
///
/// A row is forgotten only when every vault has confirmed; until then it is tried again at each
/// run. Safe for use by many threads.
public final class Cleaning {
  /// How many rows go into one round, all in one transaction of each vault.
  static final int MAX_BATCH = 32;

  /// How many rows one run cleans; the next run takes the rest.
  static final int MAX_ROWS = 2048;

  private static final Logger LOG = LoggerFactory.getLogger(Cleaning.class);

  private final Environment environment;
  private final Lineage lineage;
  private final Chore chore;
  private final Map<Long, Authority> open = new ConcurrentHashMap<>();

  /// @param lineage nothing is cleaned before it is known that no other copy of the token store
  ///   goes on
  public Cleaning(Environment environment, Lineage lineage) {
    this.environment = environment;
    this.lineage = lineage;
    this.chore = environment.background().chore("clean-up", this::leavesRows);
  }

  /// To be called once, before the first creation: what is pending was left by an earlier engine,
  /// which is gone, because the directory is locked (protocol §5).
  public List<Row> lapsed() {
    return environment.directory().read(transaction -> unfinished(transaction, RowState.PENDING));
  }

  /// Once it is known that no other copy has made them active. The vaults are cleaned soon.
  public void bury(List<Row> lapsed) {
    environment
        .directory()
        .update(transaction ->
            lapsed.forEach(
                row -> transaction.compareAndSet(row, row.dead(row.places()), RowSigner.NONE)));
    if (!lapsed.isEmpty()) {
      LOG.info(
          "{} rows of an earlier engine were never acknowledged and are cleaned", lapsed.size());
    }
    soon();
  }

  /// From now on the token's rows are cleaned by this right, until [#closed].
  public void opened(long token, Authority authority) {
    open.put(token, authority);
  }

  public void closed(long token, Authority authority) {
    open.remove(token, authority);
  }

  /// Cleans what is dead now while the caller waits, for as long as one round takes; the rest goes
  /// on in the background.
  public void now() {
    if (leavesRows()) {
      soon();
    }
  }

  /// Gives up all rows of a token whose root nobody can open any more: where the vaults hold the
  /// records is unknown then.
  public void abandon(Transaction transaction, long slot) {
    byte[] nowhere =
        environment.directory().housekeeping().seal(new Places(List.of()).encode(), Records.PLACES);
    for (RowKind kind : RowKind.values()) {
      transaction.changeActive(
          kind, slot, row -> transaction.compareAndSet(row, row.dead(nowhere), RowSigner.NONE));
    }
  }

  /// Cleans dead rows; comes again later if some vault did not confirm, or if more are left.
  public void soon() {
    chore.soon();
  }

  private boolean leavesRows() {
    if (!lineage.isOurs()) {
      return false;
    }
    List<Row> dead = environment.directory().read(Cleaning::deadRows);
    dead.sort(Comparator.comparingLong(Row::token));
    List<Row> now = dead.subList(0, Math.min(dead.size(), MAX_ROWS));
    if (now.isEmpty()) {
      return false;
    }
    finish(now, ask(now, environment.members().n(), environment.deadline()));
    return !environment.directory().<List<Row>, RuntimeException>read(Cleaning::deadRows).isEmpty();
  }

  /// Cleans these few rows while the caller waits.
  ///
  /// @param limit how long the caller waits
  /// @throws VaultException if fewer than `needed` vaults confirmed; it goes on in the background
  void deleteNow(List<Row> dead, int needed, Duration limit) throws VaultException {
    List<Answer<BitSet>> answers = ask(dead, needed, limit);
    finish(dead, answers);
    long confirmed = answers.stream().filter(answer -> confirms(answer, dead.size())).count();
    if (confirmed < environment.members().n()) {
      chore.later();
    }
    if (confirmed < needed) {
      throw Answer.missed(needed, Answer.given(answers).size(), answers);
    }
  }

  private void finish(List<Row> dead, List<Answer<BitSet>> answers) {
    var everywhere = new BitSet();
    everywhere.set(0, dead.size());
    answers.forEach(answer -> everywhere.and(answer.given().orElseGet(BitSet::new)));
    if (!everywhere.isEmpty()) {
      environment
          .directory()
          .update(
              transaction -> everywhere.stream().mapToObj(dead::get).forEach(transaction::remove));
    }
  }

  private static boolean confirms(Answer<BitSet> answer, int rows) {
    return answer.given().filter(done -> done.cardinality() == rows).isPresent();
  }

  // Each vault says which of the rows are gone there.
  private List<Answer<BitSet>> ask(List<Row> dead, int enough, Duration limit) {
    List<Remains> remains = dead.stream().map(row -> Remains.of(row.token(), places(row))).toList();
    List<Ask<BitSet>> asks =
        Environment.asks(
            environment.members().all(), (member, left) -> new Deletion(member, left).run(remains));
    return environment.quorum().all(asks, enough, limit, _ -> {});
  }

  /// What a dead row left at the vaults.
  ///
  /// @param used whether the row had been active
  private record Remains(long token, boolean used, Places places) {
    static Remains of(long token, Places places) {
      return new Remains(token, places.all().stream().anyMatch(Place::placed), places);
    }

    boolean goesWith(Remains other) {
      return token == other.token() && used == other.used();
    }
  }

  /// What one vault is asked to delete.
  private final class Deletion {
    private final Member member;
    private final long end;
    private final BitSet done = new BitSet();

    Deletion(Member member, Duration left) {
      this.member = member;
      this.end = environment.nanos().getAsLong() + left.toNanos();
    }

    BitSet run(List<Remains> remains) throws VaultException {
      int from = 0;
      try {
        while (from < remains.size() && !left().isZero()) {
          int to = batchEnd(remains, from);
          batch(remains, from, to);
          from = to;
        }
      } catch (VaultException away) {
        if (done.isEmpty()) {
          throw away;
        }
        LOG.debug("a part of the clean-up stays: {}", away.getMessage());
      }
      return done;
    }

    // Of one token, because an act carries one grant.
    private int batchEnd(List<Remains> remains, int from) {
      Remains first = remains.get(from);
      int to = from + 1;
      while (to < remains.size() && to - from < MAX_BATCH && remains.get(to).goesWith(first)) {
        to++;
      }
      return to;
    }

    private void batch(List<Remains> remains, int from, int to) throws VaultException {
      try {
        delete(remains.subList(from, to));
        done.set(from, to);
      } catch (VaultRefused oneOfThem) {
        LOG.debug("rows are deleted one by one: {}", oneOfThem.getMessage());
        for (int i = from; i < to; i++) {
          one(remains, i);
        }
      }
    }

    // What one vault refuses must not hold back the others' rows.
    private void one(List<Remains> remains, int index) throws VaultException {
      Remains row = remains.get(index);
      try {
        deleteOrMark(List.of(row));
        done.set(index);
      } catch (VaultRefused refused) {
        if (row.used() || refused.reason() != Reason.GRANT) {
          LOG.error("a record cannot be deleted: {}", refused.getMessage());
          return;
        }
        LOG.error(
            "vault {} has a record in use that was never acknowledged here, and keeps it: this"
                + " directory is an old copy, or another engine runs on one",
            member);
        done.set(index);
      }
    }

    private void delete(List<Remains> remains) throws VaultException {
      boolean byGrant = open.containsKey(remains.getFirst().token());
      if (byGrant) {
        carryOut(remains, new Delete());
      } else {
        deleteOrMark(remains);
      }
    }

    // A grant that does not serve here, where the account is locked, deletes no less than none.
    private void deleteOrMark(List<Remains> remains) throws VaultException {
      carryOut(remains, new Delete(remains.getFirst().used()));
    }

    private void carryOut(List<Remains> remains, Delete delete) throws VaultException {
      Remains first = remains.getFirst();
      Authority authority =
          first.used() ? open.getOrDefault(first.token(), Authority.NONE) : Authority.NONE;
      Errand.carryOutAll(deletions(remains, member, delete), member, authority, left());
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(0, end - environment.nanos().getAsLong()));
    }
  }

  private static List<Errand<Done>> deletions(List<Remains> remains, Member member, Delete delete) {
    var errands = new ArrayList<Errand<Done>>();
    for (Remains record : remains) {
      record
          .places()
          .at(member.id())
          .ifPresent(place ->
              errands.add(
                  // A vault that missed a refresh has another epoch.
                  new Errand<>(place.handle(), EpochTag.NONE, place.policy(), delete)));
    }
    return errands;
  }

  private Places places(Row dead) {
    try {
      return Places.decode(
          environment.directory().housekeeping().open(dead.places(), Records.PLACES));
    } catch (CorruptRowException damaged) {
      throw new IllegalStateException(
          "%s row %d is authentic and does not open".formatted(dead.kind(), dead.id()), damaged);
    }
  }

  private static List<Row> deadRows(Transaction transaction) {
    return unfinished(transaction, RowState.DEAD);
  }

  private static List<Row> unfinished(Transaction transaction, RowState state) {
    var rows = new ArrayList<Row>();
    for (RowKind kind : RowKind.values()) {
      rows.addAll(transaction.unfinished(kind, state));
    }
    return rows;
  }
}
