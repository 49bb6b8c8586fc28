package org.asterism.custody;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.assembled.Gathering;
import org.asterism.custody.assembled.Shares;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Debt;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.Dealing;
import org.asterism.custody.vaults.Company;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.key.KeyMaterial;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.secret.Allotment;
import org.asterism.secret.Handover;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.VaultException;

/// The move of one assembled key to threshold custody, or to new shares in its own: it is gathered
/// once more, split and put at all vaults; then its row says so, and its objects.
///
/// **Guarantee.** At every instant the key's row says where a usable key is. A pending row beside
/// it says where the other shares are, before the switch the new ones and after it the old ones, so
/// that they are destroyed whoever lives on. For one thread, once.
final class CustodyMove implements Company {
  private static final byte[] NOTHING = {};

  private final Environment environment;
  private final OpenToken token;
  private final Objects objects;
  private final Objects.Rewriting rewriting;
  private final long id;
  private final Octets gathered;
  private final NewKey dealt;
  private final long beside;
  private Optional<Locator> former = Optional.empty();
  private Optional<CryptokiException> refused = Optional.empty();

  /// A key that is to move, and whose objects are to say so.
  record Moving(
      Environment environment,
      OpenToken token,
      Objects objects,
      Objects.Rewriting rewriting,
      MoveTarget target) {}

  private CustodyMove(Moving moving, Octets gathered, NewKey dealt) {
    this.environment = moving.environment();
    this.token = moving.token();
    this.objects = moving.objects();
    this.rewriting = moving.rewriting();
    this.id = moving.target().key();
    this.gathered = gathered;
    this.dealt = dealt;
    Row pending = Row.pending(RowKind.KEY, token.slot(), 0, NOTHING, sealed(places()));
    this.beside = environment.directory().write(transaction -> transaction.insert(pending)).id();
  }

  /// Leaves the old shares where they are.
  ///
  /// @return the pending row that says where; empty if the key is in threshold custody already
  static Optional<Long> run(Moving moving, Lineage lineage)
      throws VaultException, CryptokiException {
    Locator now =
        Records.key(moving.target().key(), moving.environment(), moving.token())
            .orElseThrow(Objects::keyGone);
    if (now.custody() == Custody.THRESHOLD) {
      return Optional.empty();
    }
    try (NewKey dealt = Allotment.general().lend(() -> deal(moving, now))) {
      var move = new CustodyMove(moving, now.keyId(), dealt);
      try (var handover = Handover.orElse(move::takeBack)) {
        move.put();
        lineage.requireStep(move);
        return Optional.of(handover.to(move.remains()));
      }
    }
  }

  private static NewKey deal(Moving moving, Locator now) throws VaultException {
    var gathering =
        new Gathering(
            moving.environment(),
            moving.token(),
            now,
            1,
            (member, why) -> moving.objects().debts().lacks(moving.target().key(), member, why));
    try (KeyMaterial whole = gathering.gather().material()) {
      return switch (moving.target().custody()) {
        case ASSEMBLED ->
            Shares.split(whole, moving.environment(), moving.token().with(now.lease()));
        case THRESHOLD ->
            Dealing.deal(whole, moving.target().usages(), moving.environment(), moving.token());
      };
    }
  }

  private void put() throws VaultException {
    Row key = row(dealt.locator().custody());
    List<Ask<EnrolmentId>> asks =
        Environment.asks(
            environment.members().all(),
            (member, left) -> {
              Errand<Done> put =
                  Records.putKey(
                      key,
                      dealt.locator(),
                      dealt.at(member.id()),
                      new Records.Target(member, token));
              Errand.carryOutAll(List.of(put), member, token.authority(), left);
              return member.id();
            });
    int n = environment.members().n();
    var answers = environment.quorum().all(asks, n, environment.deadline(), _ -> {});
    if (Answer.given(answers).size() < n) {
      throw Answer.missed(needsAll(), n, Answer.given(answers).size(), answers);
    }
  }

  private String needsAll() {
    return switch (dealt.locator().custody()) {
      case ASSEMBLED -> " to give a key new shares";
      case THRESHOLD -> Dealing.NEEDS_ALL;
    };
  }

  @Override
  public void begin(Transaction transaction) {
    Optional<Row> found = key(transaction);
    Optional<Locator> now = found.map(this::locator);
    if (now.filter(locator -> locator.keyId().equals(gathered)).isEmpty()) {
      refused = Optional.of(Objects.keyGone());
      return;
    }
    former = now;
    replace(transaction, found.get(), placed(dealt.locator()));
    remember(transaction, now.get().places());
  }

  @Override
  public List<Errand<Done>> at(Member member) {
    return refused.isPresent()
        ? List.of()
        : List.of(Records.confirm(places().at(member.id()).orElseThrow()));
  }

  @Override
  public void told(Transaction transaction, Set<EnrolmentId> vaults) {
    if (refused.isEmpty()) {
      vaults.forEach(vault -> transaction.remove(debt(vault).note()));
      objects.debts().soon();
    }
  }

  private long remains() throws CryptokiException {
    if (refused.isPresent()) {
      throw refused.get();
    }
    return beside;
  }

  // Nobody was told that the key has moved. Where it was destroyed meanwhile, its own row knows the
  // new shares, and the one beside it the old ones.
  private void takeBack() {
    environment
        .directory()
        .update(transaction -> {
          Optional<Row> moved =
              key(transaction).filter(row -> locator(row).keyId().equals(dealt.locator().keyId()));
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
            rewriting
                .content(row, next.custody())
                .ifPresent(content -> rewrite(transaction, row, content));
          }
        });
  }

  private void rewrite(Transaction transaction, Row object, byte[] content) {
    var _ = objects.change(transaction, object, content, Deposit.objectPlaces(environment, token));
  }

  // Placed, so that a clean-up knows that they were in use.
  private void remember(Transaction transaction, Places others) {
    Row before = transaction.find(RowKind.KEY, beside).orElseThrow();
    byte[] places = sealed(others.placed(_ -> true));
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

  // As a vault's companion has it: with what does not change without a new record.
  private Row row(Custody custody) {
    byte[] content = Records.keyContent(custody);
    return Row.pending(RowKind.KEY, token.slot(), 0, content, NOTHING).numbered(id);
  }

  private Debt debt(EnrolmentId vault) {
    return new Debt(token.slot(), RowKind.KEY, id, vault);
  }

  private Places places() {
    return dealt.locator().places();
  }

  private byte[] sealed(Places places) {
    return environment.directory().housekeeping().seal(places.encode(), Records.PLACES);
  }

  private static Locator placed(Locator dealt) {
    return dealt.with(dealt.places().placed(_ -> true));
  }
}
