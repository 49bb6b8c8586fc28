package org.asterism.custody;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.asterism.custody.assembled.Gathering;
import org.asterism.custody.assembled.Shares;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Debt;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Owing;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.threshold.SharePayload;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The payment of what an open token owes to vaults that were away, or whose store is an older copy
/// or damaged: a share, computed again from a quorum and never stored, or a companion; and of
/// either, that it is in use. A share of a key in threshold custody is computed again by nobody:
/// that it is lost is noted, and looked at again when the token is opened the next time.
///
/// A payment is the same bytes each time, so one that was made and not noticed does no harm.
public final class Debts implements AutoCloseable {
  /// Payments of one run; the rest waits for the next.
  static final int MAX_PAYMENTS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Debts.class);

  private final Environment environment;
  private final OpenToken token;
  private final Owing owing;
  private final RosterDebts rosters;
  private final Chore chore;

  // What vaults were found to lack; each is noted once while the token is open, so that a vault
  // which lies about it costs little.
  private final Set<Debt> damaged = ConcurrentHashMap.newKeySet();
  private final Set<EnrolmentId> outdated = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean lookedAtLost = new AtomicBoolean();
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();

  Debts(Environment environment, OpenToken token) {
    this.owing = new Owing(environment.nanos(), token.slot());
    this.rosters = new RosterDebts(environment, token);
    this.environment = environment;
    this.token = token;
    this.chore = environment.background().chore("debts", this::leavesDebts);
  }

  /// Pays, because there are new debts or a vault may be back.
  public void soon() {
    chore.soon();
  }

  /// A vault was found to lack a key that it had confirmed. Waits for nothing.
  ///
  /// @param reason damage concerns one record; where one is not there, others may be missing too
  public void lacks(long key, Member member, Reason reason) {
    if (reason != Reason.DAMAGED) {
      lacksAny(member);
      return;
    }
    var debt = new Debt(token.slot(), RowKind.KEY, key, member.id());
    if (damaged.add(debt)) {
      LOG.warn("vault {}: the record of key {} is damaged there; it is put again", member, key);
      find(transaction -> transaction.put(debt.note()));
    }
  }

  /// A vault's store was found to be an older copy: what it may lack is put again. Waits for
  /// nothing.
  public void lacksAny(Member member) {
    if (outdated.add(member.id())) {
      LOG.warn(
          "vault {}: its store is an older copy, or has lost records; those of token {} are put"
              + " again",
          member,
          token.slot());
      find(transaction -> Debt.oweAll(transaction, token.slot(), member.id()));
    }
  }

  /// What is yet to be noted in the directory.
  private interface Finding extends Consumer<Transaction> {}

  private void find(Finding finding) {
    findings.add(finding);
    chore.soon();
  }

  /// Tells vaults which other ones have another pseudonym, as far as they are there.
  void tellRosters() {
    if (rosters.leavesSome()) {
      chore.later();
    }
  }

  RosterDebts rosters() {
    return rosters;
  }

  /// Pays after a while: a vault was just found to be away.
  void later() {
    chore.later();
  }

  /// Ends the payments: the token closes.
  @Override
  public void close() {
    chore.close();
  }

  // Tries each debt once, but a vault that is away only once.
  private boolean leavesDebts() {
    if (lookedAtLost.compareAndSet(false, true)) {
      lookAtLost();
    }
    noteFindings();
    List<Note> owed =
        environment
            .directory()
            .read(tx -> tx.notes(NoteTable.DEBTS, token.slot(), MAX_PAYMENTS + 1));
    boolean rest = rosters.leavesSome();
    rest |= owed.size() > MAX_PAYMENTS;
    Set<EnrolmentId> away = new HashSet<>();
    Map<VaultName, Integer> paid = new LinkedHashMap<>();
    for (Note note : owed.subList(0, Math.min(owed.size(), MAX_PAYMENTS))) {
      rest |= !chore.isClosed() && !settled(note, away, paid);
    }
    paid.forEach((vault, records) -> owing.paid(vault, "%d records".formatted(records)));
    return rest;
  }

  /// Notes what was found of vaults, before something else is written at one.
  void noteFindings() {
    for (Finding each = findings.poll(); each != null; each = findings.poll()) {
      environment.directory().update(each);
    }
  }

  // The vault's own store may be back.
  private void lookAtLost() {
    List<Note> lost =
        environment
            .directory()
            .read(tx -> tx.notes(NoteTable.LOST_SHARES, token.slot(), MAX_PAYMENTS));
    for (Note note : lost) {
      findings.add(transaction ->
          transaction.put(new Note(NoteTable.DEBTS, note.token(), note.name(), note.content())));
    }
  }

  /// What vaults that did not answer in time lack from now on.
  void tell(Predicate<EnrolmentId> holds, int records) {
    for (Member member : environment.members().all()) {
      if (!holds.test(member.id())) {
        owing.owed(member.vault().name(), "%d records".formatted(records));
      }
    }
  }

  private boolean settled(Note note, Set<EnrolmentId> away, Map<VaultName, Integer> paid) {
    try {
      Debt debt = Debt.read(note);
      boolean settled = !away.contains(debt.vault()) && settled(debt, away);
      if (settled) {
        environment
            .members()
            .find(debt.vault())
            .ifPresent(member -> paid.merge(member.vault().name(), 1, Integer::sum));
      }
      return settled;
    } catch (CorruptRowException damaged) {
      LOG.error("a debt of token {} cannot be read: {}", token.slot(), damaged.getMessage());
      return true;
    }
  }

  private boolean settled(Debt debt, Set<EnrolmentId> away) throws CorruptRowException {
    try {
      Optional<Row> row = environment.directory().read(transaction -> active(transaction, debt));
      Optional<Member> member = environment.members().find(debt.vault());
      boolean lost = row.isPresent() && member.isPresent() && !pays(row.get(), member.get());
      return environment
          .directory()
          .write(transaction -> {
            if (!settle(transaction, debt, row)) {
              return false;
            }
            note(transaction, debt, lost);
            return true;
          });
    } catch (VaultException failed) {
      away.add(debt.vault());
      LOG.debug("a debt stays: {}", failed.getMessage());
      return false;
    }
  }

  private Optional<Row> active(Transaction transaction, Debt debt) {
    return transaction.find(debt.kind(), debt.id()).filter(found -> Records.active(found, token));
  }

  // What the vault has confirmed that it holds is not computed again, unless it has lost it since.
  private boolean pays(Row row, Member member) throws VaultException, CorruptRowException {
    Places places = Records.places(row, token.root(), environment.keyForms());
    Place place = places.at(member.id()).orElseThrow();
    if (place.placed()
        && RecordFound.at(place, member, environment.deadline()) instanceof RecordFound.InForce) {
      return true;
    }
    var target = new Records.Target(member, token);
    return switch (row.kind()) {
      case KEY -> paysKey(row, target);
      case OBJECT -> pays(Records.putObject(row, places, key(row), target), place, member);
    };
  }

  private static void note(Transaction transaction, Debt debt, boolean lost) {
    if (lost) {
      transaction.put(debt.lost());
    } else {
      transaction.remove(debt.lost());
    }
  }

  private boolean pays(Errand<Done> put, Place place, Member member) throws VaultException {
    Errand.carryOutAll(
        List.of(put, Records.confirm(place)), member, token.authority(), environment.deadline());
    return true;
  }

  private boolean paysKey(Row row, Records.Target target)
      throws VaultException, CorruptRowException {
    Locator locator = Records.locator(row, token.root(), environment.keyForms());
    Member member = target.member();
    Place place = locator.places().at(member.id()).orElseThrow();
    if (locator.custody() == Custody.THRESHOLD) {
      LOG.error(
          "vault {}: its share of key {} is lost; a key in threshold custody goes on with those of"
              + " the other vaults, and 'token repair' has them give it back",
          member,
          row.id());
      return false;
    }
    int index = locator.places().all().indexOf(place);
    var gathering = new Gathering(environment, token, locator, 1, (_, _) -> {});
    try (SharePayload payload =
        gathering.owed(locator.points().get(index).coordinate(), member.id())) {
      return pays(Records.putKey(row, locator, Shares.contents(payload), target), place, member);
    }
  }

  private Optional<Locator> key(Row object) throws CorruptRowException {
    Optional<Row> key =
        object.reference() == 0
            ? Optional.empty()
            : environment.directory().read(tx -> tx.find(RowKind.KEY, object.reference()));
    return key.isPresent()
        ? Optional.of(Records.locator(key.get(), token.root(), environment.keyForms()))
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
            Locator locator = Records.locator(row, token.root(), environment.keyForms());
            yield locator.with(locator.places().placed(debt.vault()::equals)).encode();
          }
          case OBJECT ->
              Records.places(row, token.root(), environment.keyForms())
                  .placed(debt.vault()::equals)
                  .encode();
        };
    return row.activated(row.content(), token.root().seal(located, Records.LOCATOR));
  }
}
