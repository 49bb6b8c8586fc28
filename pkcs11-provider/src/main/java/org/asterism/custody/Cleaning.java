package org.asterism.custody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.directory.CorruptRowException;
import org.asterism.directory.Row;
import org.asterism.directory.RowKind;
import org.asterism.directory.RowSigner;
import org.asterism.directory.RowState;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.vault.Operation;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what dead rows refer to from the vaults, then the rows (design §9). Needs no login.
///
/// A row is forgotten only when every vault has confirmed; until then it is tried again at each
/// run. Safe for use by many threads.
public final class Cleaning {
  /// Between two runs while something is left to clean.
  public static final Duration AGAIN = Duration.ofSeconds(15);

  /// How many rows go into one round, all in one transaction of each vault.
  static final int MAX_BATCH = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Cleaning.class);

  private final World world;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  public Cleaning(World world) {
    this.world = world;
  }

  /// To be called once, before the first creation: what is pending was left by an earlier engine,
  /// which is gone, because the directory is locked (protocol §5).
  public void buryLapsed() {
    int lapsed = world.directory().write(Cleaning::buryPending);
    if (lapsed > 0) {
      LOG.info("{} rows of an earlier engine were never acknowledged and are cleaned", lapsed);
    }
    run();
  }

  /// Cleans all dead rows; comes again later if some vault did not confirm.
  public void run() {
    boolean rest = false;
    List<Row> dead = world.directory().read(Cleaning::deadRows);
    for (int from = 0; from < dead.size(); from += MAX_BATCH) {
      List<Row> batch = dead.subList(from, Math.min(from + MAX_BATCH, dead.size()));
      rest |= delete(batch) < world.members().n();
    }
    if (rest && scheduled.compareAndSet(false, true)) {
      world
          .background()
          .after(
              AGAIN,
              "clean-up",
              () -> {
                scheduled.set(false);
                run();
              });
    }
  }

  /// Cleans these rows while the caller waits.
  ///
  /// @throws VaultException if fewer than `needed` vaults confirmed; it goes on in the background
  void deleteNow(List<Row> dead, int needed) throws VaultException {
    List<Answer<Member>> answers = ask(dead, needed);
    long confirmed = answers.stream().filter(answer -> answer.given().isPresent()).count();
    finish(dead, confirmed);
    if (confirmed < world.members().n()) {
      world.background().after(Duration.ofSeconds(1), "clean-up", this::run);
    }
    if (confirmed < needed) {
      throw Objects.missed(needed, answers);
    }
  }

  private long delete(List<Row> dead) {
    List<Answer<Member>> answers = ask(dead, world.members().n());
    long confirmed = answers.stream().filter(answer -> answer.given().isPresent()).count();
    finish(dead, confirmed);
    return confirmed;
  }

  private void finish(List<Row> dead, long confirmed) {
    if (confirmed == world.members().n()) {
      world
          .directory()
          .<Boolean, RuntimeException>write(transaction -> {
            dead.forEach(transaction::remove);
            return true;
          });
    }
  }

  private List<Answer<Member>> ask(List<Row> dead, int enough) {
    List<Places> places = dead.stream().map(this::places).toList();
    List<Ask<Member>> asks =
        World.asks(
            world.members().all(),
            (member, left) -> {
              Errand.carryOutAll(deletions(places, member), member, Authority.NONE, left);
              return member;
            });
    return world.quorum().all(asks, enough, world.deadline(), _ -> {});
  }

  private static List<Errand> deletions(List<Places> places, Member member) {
    var errands = new ArrayList<Errand>();
    for (Places record : places) {
      record
          .at(member.id())
          .ifPresent(place ->
              errands.add(
                  new Errand(
                      place.handle(), place.epoch(), place.policy(), new Operation.Delete())));
    }
    return errands;
  }

  private Places places(Row dead) {
    try {
      return Places.decode(world.directory().housekeeping().open(dead.places(), Records.PLACES));
    } catch (CorruptRowException damaged) {
      throw new IllegalStateException(
          "%s row %d is authentic and does not open".formatted(dead.kind(), dead.id()), damaged);
    }
  }

  private static List<Row> deadRows(Transaction transaction) {
    var dead = new ArrayList<Row>();
    for (RowKind kind : RowKind.values()) {
      dead.addAll(transaction.inState(kind, RowState.DEAD));
    }
    return dead;
  }

  private static int buryPending(Transaction transaction) {
    int lapsed = 0;
    for (RowKind kind : RowKind.values()) {
      for (Row row : transaction.inState(kind, RowState.PENDING)) {
        transaction.compareAndSet(row, row.dead(row.places()), RowSigner.NONE);
        lapsed++;
      }
    }
    return lapsed;
  }
}
