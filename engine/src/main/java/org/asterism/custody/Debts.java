package org.asterism.custody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.custody.assembled.Gathering;
import org.asterism.custody.records.Debt;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.threshold.SharePayload;
import org.asterism.vault.EnrolmentId;
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

  private final Environment environment;
  private final OpenToken token;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  Debts(Environment environment, OpenToken token) {
    this.environment = environment;
    this.token = token;
  }

  /// The vaults that records of a token are owed to, each as often as it lacks one.
  public static List<EnrolmentId> creditors(Transaction transaction, long slot) {
    var creditors = new ArrayList<EnrolmentId>();
    for (Note note : transaction.notes(NoteTable.DEBTS, slot)) {
      try {
        creditors.add(Debt.read(note).vault());
      } catch (CorruptRowException damaged) {
        LOG.error("a debt of token {} cannot be read: {}", slot, damaged.getMessage());
      }
    }
    return creditors;
  }

  /// Tries each debt once, but a vault that is away only once.
  public void pay() {
    List<Note> owed = environment.directory().read(this::debts);
    boolean rest = owed.size() > MAX_PAYMENTS;
    Set<EnrolmentId> away = new HashSet<>();
    for (Note note : owed.subList(0, Math.min(owed.size(), MAX_PAYMENTS))) {
      rest |= !closed && !settled(note, away);
    }
    if (rest) {
      payLater();
    }
  }

  /// Pays after a while, unless that is planned already.
  void payLater() {
    if (!closed && scheduled.compareAndSet(false, true)) {
      environment.background().after(AGAIN, "debts", this::payAgain);
    }
  }

  /// Ends the payments: the token closes.
  public void close() {
    closed = true;
  }

  private List<Note> debts(Transaction transaction) {
    return closed ? List.of() : transaction.notes(NoteTable.DEBTS, token.slot());
  }

  private void payAgain() {
    scheduled.set(false);
    pay();
  }

  private boolean settled(Note note, Set<EnrolmentId> away) {
    try {
      Debt debt = Debt.read(note);
      return !away.contains(debt.vault()) && settled(debt, away);
    } catch (CorruptRowException damaged) {
      LOG.error("a debt of token {} cannot be read: {}", token.slot(), damaged.getMessage());
      return true;
    }
  }

  private boolean settled(Debt debt, Set<EnrolmentId> away) throws CorruptRowException {
    try {
      Optional<Row> row = environment.directory().read(transaction -> active(transaction, debt));
      Optional<Member> member = environment.members().find(debt.vault());
      if (row.isPresent() && member.isPresent()) {
        payOne(row.get(), member.get());
      }
      return environment.directory().write(transaction -> settle(transaction, debt, row));
    } catch (VaultException failed) {
      away.add(debt.vault());
      LOG.debug("a debt stays: {}", failed.getMessage());
      return false;
    } catch (IllegalStateException ended) {
      // The token was closed in the middle; anything else is a bug.
      if (!closed) {
        throw ended;
      }
      return false;
    }
  }

  private Optional<Row> active(Transaction transaction, Debt debt) {
    return transaction
        .find(debt.kind(), debt.id())
        .filter(found -> found.state() == RowState.ACTIVE)
        .filter(found -> Records.authentic(found, token.root()));
  }

  private void payOne(Row row, Member member) throws VaultException, CorruptRowException {
    var target = new Records.Target(member, token);
    switch (row.kind()) {
      case KEY -> payKey(row, target);
      case OBJECT -> {
        Optional<Locator> key = key(row);
        Records.putObject(row, Records.places(row, token.root()), key, target)
            .carryOut(member, token.authority(), environment.deadline());
      }
    }
  }

  private void payKey(Row row, Records.Target target) throws VaultException, CorruptRowException {
    Locator locator = Records.locator(row, token.root());
    Member member = target.member();
    int index = locator.places().all().indexOf(locator.places().at(member.id()).orElseThrow());
    var gathering = new Gathering(environment, token, locator, 1);
    try (SharePayload payload = gathering.owed(locator.points().get(index).x(), member.id())) {
      Records.putKey(row, locator, payload.bytes(), target)
          .carryOut(member, token.authority(), environment.deadline());
    }
  }

  private Optional<Locator> key(Row object) throws CorruptRowException {
    Optional<Row> key =
        object.reference() == 0
            ? Optional.empty()
            : environment.directory().read(tx -> tx.find(RowKind.KEY, object.reference()));
    return key.isPresent()
        ? Optional.of(Records.locator(key.get(), token.root()))
        : Optional.empty();
  }

  // A change that came between reading and paying owes its own records: that debt stays.
  private boolean settle(Transaction transaction, Debt debt, Optional<Row> paid)
      throws CorruptRowException {
    Optional<Row> now = active(transaction, debt);
    if (now.isPresent() && !paid.map(row -> sameRecord(row, now.get())).orElse(false)) {
      return false;
    }
    transaction.remove(debt.note());
    if (now.isPresent()) {
      transaction.compareAndSet(now.get(), placed(now.get(), debt), token.root()::mac);
    }
    return true;
  }

  private static boolean sameRecord(Row one, Row other) {
    return Arrays.equals(one.locator(), other.locator())
        && Arrays.equals(one.content(), other.content());
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
