package org.asterism.custody;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Debt;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Company;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.secret.Handover;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Outcome.Done;

/// The switch of one key from its records to others that the vaults have by then, with a step of
/// the token store: its row says so, and its objects.
///
/// **Guarantee.** At every instant the key's row says where a usable key is. A pending row beside
/// it says where the other shares are, before the switch the new ones and after it the old ones, so
/// that they are destroyed whoever lives on. For one thread, once.
final class KeySwitch implements Company {
  private static final byte[] NOTHING = {};

  private final Environment environment;
  private final OpenToken token;
  private final Objects objects;
  private final long id;
  private final long beside;
  private final Change change;
  private Optional<Locator> former = Optional.empty();
  private Optional<CryptokiException> refused = Optional.empty();

  /// A key whose records are to be others.
  record Subject(Environment environment, OpenToken token, Objects objects, long key) {
    /// Notes where the new records are to be.
    ///
    /// @return the number of the pending row that says so
    long noteBeside(Places places) {
      Row pending = Row.pending(RowKind.KEY, token.slot(), 0, NOTHING, sealed(places));
      return environment.directory().write(transaction -> transaction.insert(pending)).id();
    }

    /// Buries that row, and cleans what it names.
    void forgetBeside(long row) {
      environment.directory().update(transaction -> objects.buryBeside(transaction, row));
      objects.goOnSoon();
    }

    /// The row as a vault's companion has it: with what does not change without a new record.
    Row row(Locator next) {
      byte[] content = Records.keyContent(next.custody());
      return Row.pending(RowKind.KEY, token.slot(), 0, content, NOTHING).numbered(key);
    }

    private byte[] sealed(Places places) {
      return environment.directory().housekeeping().seal(places.encode(), Records.PLACES);
    }
  }

  /// What is to be switched to.
  ///
  /// @param from whether the key is as it was when this began
  /// @param objects what an object of the key says then; empty where it stays as it is
  /// @param inForce what a vault is told, without a grant
  record Change(
      Locator next,
      Predicate<Locator> from,
      Function<Row, Optional<byte[]>> objects,
      Function<Member, List<Errand<Done>>> inForce) {}

  private final Subject subject;

  private KeySwitch(Subject subject, long beside, Change change) {
    this.subject = subject;
    this.environment = subject.environment();
    this.token = subject.token();
    this.objects = subject.objects();
    this.id = subject.key();
    this.beside = beside;
    this.change = change;
  }

  /// Leaves the old shares where they are. Where it fails the key stays, and the new ones go.
  ///
  /// @param beside the pending row that says where the new records are, and the old ones from then
  ///   on
  /// @throws CryptokiException if the key is another by now, or the token store did not go on
  static void run(Subject subject, long beside, Change change, Lineage lineage)
      throws CryptokiException {
    var step = new KeySwitch(subject, beside, change);
    try (var handover = Handover.orElse(step::takeBack)) {
      lineage.requireStep(step);
      if (step.refused.isPresent()) {
        throw step.refused.get();
      }
      handover.to(step);
    }
  }

  @Override
  public void begin(Transaction transaction) {
    Optional<Row> found = key(transaction);
    Optional<Locator> now = found.map(this::locator);
    if (now.isEmpty() || !change.from().test(now.get())) {
      refused = Optional.of(Objects.keyGone());
      return;
    }
    former = now;
    replace(transaction, found.get(), change.next().with(places().placed(_ -> true)));
    remember(transaction, now.get().places());
  }

  @Override
  public List<Errand<Done>> at(Member member) {
    return refused.isPresent() ? List.of() : change.inForce().apply(member);
  }

  @Override
  public void told(Transaction transaction, Set<EnrolmentId> vaults) {
    if (refused.isEmpty()) {
      vaults.forEach(vault -> transaction.remove(debt(vault).note()));
      objects.debts().soon();
    }
  }

  // Nobody was told that the key has moved. Where it was destroyed meanwhile, its own row knows the
  // new shares, and the one beside it the old ones.
  private void takeBack() {
    environment
        .directory()
        .update(transaction -> {
          Optional<Row> moved =
              key(transaction).filter(row -> locator(row).keyId().equals(change.next().keyId()));
          if (moved.isPresent()) {
            replace(transaction, moved.get(), former.orElseThrow());
            remember(transaction, places());
          }
          var _ = objects.buryBeside(transaction, beside);
        });
    objects.goOnSoon();
  }

  // Every vault is owed the word that the key's record is in use.
  private void replace(Transaction transaction, Row key, Locator next) {
    byte[] located = token.root().seal(next.encode(), Records.LOCATOR);
    Row changed = key.activated(Records.keyContent(next.custody()), located);
    var _ = transaction.compareAndSet(key, changed, token.root()::mac).orElseThrow();
    environment.members().all().forEach(member -> transaction.put(debt(member.id()).note()));
    transaction.changeActive(
        RowKind.OBJECT,
        token.slot(),
        row -> {
          if (row.reference() == id && Records.active(row, token)) {
            change.objects().apply(row).ifPresent(content -> rewrite(transaction, row, content));
          }
        });
  }

  private void rewrite(Transaction transaction, Row object, byte[] content) {
    var _ = objects.change(transaction, object, content, Deposit.objectPlaces(environment, token));
  }

  // Placed, so that a clean-up knows that they were in use.
  private void remember(Transaction transaction, Places others) {
    Row before = transaction.find(RowKind.KEY, beside).orElseThrow();
    byte[] places = subject.sealed(others.placed(_ -> true));
    Row next = Row.pending(RowKind.KEY, token.slot(), 0, NOTHING, places).numbered(beside);
    var _ = transaction.compareAndSet(before, next, RowSigner.NONE).orElseThrow();
  }

  private Optional<Row> key(Transaction transaction) {
    return transaction.find(RowKind.KEY, id).filter(row -> Records.active(row, token));
  }

  private Locator locator(Row key) {
    try {
      return Records.locator(key, token.root(), environment.keyForms());
    } catch (CorruptRowException forged) {
      throw new IllegalStateException("a verified locator does not open", forged);
    }
  }

  private Debt debt(EnrolmentId vault) {
    return new Debt(token.slot(), RowKind.KEY, id, vault);
  }

  private Places places() {
    return change.next().places();
  }
}
