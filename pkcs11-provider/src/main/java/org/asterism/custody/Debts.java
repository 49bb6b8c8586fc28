package org.asterism.custody;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.directory.CorruptRowException;
import org.asterism.directory.Note;
import org.asterism.directory.NoteTable;
import org.asterism.directory.Row;
import org.asterism.directory.RowKind;
import org.asterism.directory.RowState;
import org.asterism.directory.Transaction;
import org.asterism.threshold.SharePayload;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pays what an open token owes to vaults that were away: a share, computed again from a quorum and
/// never stored, or a companion.
///
/// A payment is the same bytes each time, so one that was made and not noticed does no harm.
public final class Debts {
  /// Between two tries while a vault is away.
  static final Duration AGAIN = Duration.ofSeconds(10);

  /// Payments of one run; the rest waits for the next.
  static final int MAX_PAYMENTS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Debts.class);

  private final World world;
  private final OpenToken token;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  Debts(World world, OpenToken token) {
    this.world = world;
    this.token = token;
  }

  /// Tries each debt once.
  public void pay() {
    List<Note> owed = world.directory().read(transaction -> debts(transaction));
    boolean rest = owed.size() > MAX_PAYMENTS;
    for (Note note : owed.subList(0, Math.min(owed.size(), MAX_PAYMENTS))) {
      rest |= !closed && !settled(note);
    }
    if (rest && !closed && scheduled.compareAndSet(false, true)) {
      world
          .background()
          .after(
              AGAIN,
              "debts",
              () -> {
                scheduled.set(false);
                pay();
              });
    }
  }

  /// Ends the payments: the token closes.
  public void close() {
    closed = true;
  }

  private List<Note> debts(Transaction transaction) {
    return closed ? List.of() : transaction.notes(NoteTable.DEBTS, token.slot());
  }

  private boolean settled(Note note) {
    try {
      Debt debt = Debt.read(note);
      Optional<Row> row =
          world
              .directory()
              .read(transaction -> transaction.find(debt.kind(), debt.id()))
              .filter(found -> found.state() == RowState.ACTIVE);
      Optional<Member> member = world.members().find(debt.vault());
      if (row.isPresent() && member.isPresent()) {
        payOne(row.get(), member.get());
      }
      world.directory().write(transaction -> settle(transaction, debt));
      return true;
    } catch (VaultException away) {
      LOG.debug("a debt stays: {}", away.getMessage());
      return false;
    } catch (CorruptRowException damaged) {
      LOG.error("a debt of token {} cannot be read: {}", token.slot(), damaged.getMessage());
      return true;
    }
  }

  private void payOne(Row row, Member member) throws VaultException, CorruptRowException {
    var target = new Records.Target(member, token);
    switch (row.kind()) {
      case KEY -> payKey(row, target);
      case OBJECT -> {
        Optional<Locator> key = key(row);
        Records.putObject(row, Records.places(row, token.root()), key, target)
            .carryOut(member, token.authority(), world.deadline());
      }
    }
  }

  private void payKey(Row row, Records.Target target) throws VaultException, CorruptRowException {
    Locator locator = Records.locator(row, token.root());
    Member member = target.member();
    int index = locator.places().all().indexOf(locator.places().at(member.id()).orElseThrow());
    var gathering = new Gathering(world, token, locator, 1);
    try (SharePayload payload = gathering.owed(locator.points().get(index).x(), member.id())) {
      Records.putKey(row, locator, payload.bytes(), target)
          .carryOut(member, token.authority(), world.deadline());
    }
  }

  private Optional<Locator> key(Row object) throws CorruptRowException {
    Optional<Row> key =
        object.reference() == 0
            ? Optional.empty()
            : world.directory().read(tx -> tx.find(RowKind.KEY, object.reference()));
    return key.isPresent()
        ? Optional.of(Records.locator(key.get(), token.root()))
        : Optional.empty();
  }

  private boolean settle(Transaction transaction, Debt debt) throws CorruptRowException {
    transaction.remove(debt.note());
    Optional<Row> row =
        transaction.find(debt.kind(), debt.id()).filter(found -> found.state() == RowState.ACTIVE);
    if (row.isPresent()) {
      transaction.compareAndSet(row.get(), placed(row.get(), debt), token.root()::mac);
    }
    return true;
  }

  private Row placed(Row row, Debt debt) throws CorruptRowException {
    byte[] located =
        switch (row.kind()) {
          case KEY -> {
            Locator locator = Records.locator(row, token.root());
            yield locator.with(locator.places().placed(debt.vault()::equals)).encode();
          }
          case OBJECT -> Records.places(row, token.root()).placed(debt.vault()::equals).encode();
        };
    return row.activated(row.content(), token.root().seal(located, Records.LOCATOR));
  }
}
