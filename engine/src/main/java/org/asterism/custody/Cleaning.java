package org.asterism.custody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Delete;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The removal of what dead rows refer to from the vaults, then of the rows (design §9). Needs no
/// login.
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
  private final Chore chore;

  public Cleaning(Environment environment) {
    this.environment = environment;
    this.chore = environment.background().chore("clean-up", this::leavesRows);
  }

  /// To be called once, before the first creation: what is pending was left by an earlier engine,
  /// which is gone, because the directory is locked (protocol §5). The vaults are cleaned soon.
  public void buryLapsed() {
    int lapsed = environment.directory().write(Cleaning::buryPending);
    if (lapsed > 0) {
      LOG.info("{} rows of an earlier engine were never acknowledged and are cleaned", lapsed);
    }
    soon();
  }

  /// Gives up all rows of a token whose root nobody can open any more: where the vaults hold the
  /// records is unknown then.
  public void abandon(Transaction transaction, long slot) {
    byte[] nowhere =
        environment.directory().housekeeping().seal(new Places(List.of()).encode(), Records.PLACES);
    for (RowKind kind : RowKind.values()) {
      for (Row row : transaction.ofToken(kind, slot)) {
        if (row.state() == RowState.ACTIVE) {
          transaction.compareAndSet(row, row.dead(nowhere), RowSigner.NONE);
        }
      }
    }
  }

  /// Cleans dead rows; comes again later if some vault did not confirm, or if more are left.
  public void soon() {
    chore.soon();
  }

  private boolean leavesRows() {
    List<Row> dead = environment.directory().read(Cleaning::deadRows);
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
    List<Places> places = dead.stream().map(this::places).toList();
    List<Ask<BitSet>> asks =
        Environment.asks(
            environment.members().all(), (member, left) -> new Deletion(member, left).run(places));
    return environment.quorum().all(asks, enough, limit, _ -> {});
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

    BitSet run(List<Places> places) throws VaultException {
      int rows = places.size();
      try {
        for (int from = 0; from < rows && !left().isZero(); from += MAX_BATCH) {
          batch(places, from, Math.min(from + MAX_BATCH, rows));
        }
      } catch (VaultException away) {
        if (done.isEmpty()) {
          throw away;
        }
        LOG.debug("a part of the clean-up stays: {}", away.getMessage());
      }
      return done;
    }

    private void batch(List<Places> places, int from, int to) throws VaultException {
      try {
        delete(places.subList(from, to));
        done.set(from, to);
      } catch (VaultRefused oneOfThem) {
        LOG.debug("rows are deleted one by one: {}", oneOfThem.getMessage());
        for (int i = from; i < to; i++) {
          one(places, i);
        }
      }
    }

    // What one vault refuses must not hold back the others' rows.
    private void one(List<Places> places, int index) throws VaultException {
      try {
        delete(List.of(places.get(index)));
        done.set(index);
      } catch (VaultRefused refused) {
        LOG.error("a record cannot be deleted: {}", refused.getMessage());
      }
    }

    private void delete(List<Places> places) throws VaultException {
      Errand.carryOutAll(deletions(places, member), member, Authority.NONE, left());
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(0, end - environment.nanos().getAsLong()));
    }
  }

  private static List<Errand<Done>> deletions(List<Places> places, Member member) {
    var errands = new ArrayList<Errand<Done>>();
    for (Places record : places) {
      record
          .at(member.id())
          .ifPresent(place ->
              errands.add(
                  new Errand<>(place.handle(), place.epoch(), place.policy(), new Delete())));
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
    var dead = new ArrayList<Row>();
    for (RowKind kind : RowKind.values()) {
      dead.addAll(transaction.unfinished(kind, RowState.DEAD));
    }
    return dead;
  }

  private static int buryPending(Transaction transaction) {
    int lapsed = 0;
    for (RowKind kind : RowKind.values()) {
      for (Row row : transaction.unfinished(kind, RowState.PENDING)) {
        transaction.compareAndSet(row, row.dead(row.places()), RowSigner.NONE);
        lapsed++;
      }
    }
    return lapsed;
  }
}
