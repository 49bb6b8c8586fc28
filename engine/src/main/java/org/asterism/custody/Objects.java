package org.asterism.custody;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Debt;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.BornKey;
import org.asterism.custody.vaults.Company;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Full;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.key.KeyFacts;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.secret.Handover;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;

/// The creation, change and destruction of the rows and records of one open token (protocol §5).
///
/// **Guarantee.** What [#create] returned from is held by min(n, k+1) vaults and recorded; what it
/// threw from is being removed. Each vault that holds it is told that it is in use: at once where
/// it answers, else as a debt. Safe for use by many threads.
public final class Objects {
  private final Environment environment;
  private final OpenToken token;
  private final Lineage lineage;
  private final Cleaning cleaning;
  private final Debts debts;

  public Objects(Environment environment, OpenToken token, Lineage lineage, Cleaning cleaning) {
    this.environment = environment;
    this.token = token;
    this.lineage = lineage;
    this.cleaning = cleaning;
    this.debts = new Debts(environment, token);
  }

  /// Pays what is owed to vaults that are back.
  public Debts debts() {
    return debts;
  }

  /// What [#create] is to store, to be filled.
  public Deposit deposit() {
    return new Deposit(environment, token, 0, Optional.empty());
  }

  /// Lets the vaults deal a key of the same kind to each other, for a deposit within a minute.
  ///
  /// @param usages what the shares are for
  /// @throws VaultException if a vault is away: the message says so
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if another copy of the token store goes on
  public BornKey birth(KeyFacts like, Set<Usage> usages) throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    return BornKey.of(like, usages, environment, token);
  }

  /// [#deposit] of objects that share a key with others.
  ///
  /// @param key 0: none
  /// @throws CryptokiException `CKR_OBJECT_HANDLE_INVALID` if the key is gone
  public Deposit deposit(long key) throws CryptokiException {
    if (key == 0) {
      return deposit();
    }
    Locator shared = Records.key(key, environment, token).orElseThrow(Objects::keyGone);
    return new Deposit(environment, token, key, Optional.of(shared));
  }

  /// Stores all or none of the objects.
  ///
  /// @param deposit stays the caller's to close
  /// @return their active rows, in order
  /// @throws VaultException if too few vaults hold them; the log and the message name them
  /// @throws CryptokiException `CKR_OBJECT_HANDLE_INVALID` if the key that they were to share is
  ///   gone, `CKR_DEVICE_MEMORY` if the heap is too small for one more, `CKR_DEVICE_ERROR` if too
  ///   few vaults confirm that this copy of the token store goes on
  public List<Row> create(Deposit deposit) throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    var _ =
        environment
            .directory()
            .write(transaction ->
                withinMemory(
                    transaction,
                    () -> {
                      deposit.write(transaction);
                      return true;
                    }));
    var creation = new Creation(deposit);
    try (var handover = Handover.orElse(() -> abandon(creation))) {
      creation.put();
      lineage.requireStep(creation);
      return handover.to(creation.rows());
    }
  }

  /// From pending rows to what is in force and, before the answer, to vaults that know that it is
  /// in use: what was acknowledged is not deleted for anybody's pending row.
  private final class Creation implements Company {
    private final Deposit deposit;
    private Set<EnrolmentId> holders = Set.of();
    private List<Row> rows = List.of();
    private Optional<CryptokiException> refused = Optional.empty();

    Creation(Deposit deposit) {
      this.deposit = deposit;
    }

    void put() throws VaultException, CryptokiException {
      List<Ask<EnrolmentId>> asks =
          Environment.asks(
              environment.members().all(),
              (member, left) -> {
                Errand.carryOutAll(deposit.errands(member), member, token.authority(), left);
                return member.id();
              });
      int needed = deposit.holdersNeeded();
      List<Answer<EnrolmentId>> answers =
          environment.quorum().all(asks, needed, environment.deadline(), _ -> debts.soon());
      holders = Set.copyOf(Answer.given(answers));
      if (holders.size() < needed) {
        throw Full.orMissed(needed, holders.size(), deposit.missed(answers));
      }
    }

    // Every vault is owed something: the record, or the word that it is in use.
    @Override
    public void begin(Transaction transaction) {
      try {
        rows = deposit.activate(transaction, holders::contains);
      } catch (CryptokiException keyGone) {
        refused = Optional.of(keyGone);
        return;
      }
      for (Row row : deposit.rows()) {
        for (Member member : environment.members().all()) {
          transaction.put(Debt.of(row, member.id()).note());
        }
      }
    }

    @Override
    public List<Errand<Done>> at(Member member) {
      return holders.contains(member.id()) && refused.isEmpty()
          ? deposit.confirmations(member)
          : List.of();
    }

    @Override
    public void told(Transaction transaction, Set<EnrolmentId> vaults) {
      for (Row row : deposit.rows()) {
        vaults.stream()
            .filter(holders::contains)
            .forEach(vault -> transaction.remove(Debt.of(row, vault).note()));
      }
      if (!vaults.containsAll(holders) || holders.size() < environment.members().n()) {
        debts.later();
      }
    }

    List<Row> rows() throws CryptokiException {
      if (refused.isPresent()) {
        throw refused.get();
      }
      if (holders.size() < environment.members().n()) {
        debts.tell(holders::contains, deposit.rows().size());
      }
      return rows;
    }

    // Where nobody was told that they are active, and where they are not.
    void bury(Transaction transaction) {
      deposit.bury(transaction);
      rows.forEach(row -> Objects.this.bury(transaction, row));
    }
  }

  /// Replaces the content of an object; its companions follow as debt.
  ///
  /// @param object as the change was made from
  /// @return the row now; empty if another change or a destruction came first
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if another copy of the token store goes on,
  ///   `CKR_DEVICE_MEMORY` if the heap is too small for what is longer
  public Optional<Row> change(Row object, byte[] content) throws CryptokiException {
    lineage.requireNotOthers();
    Places places = Deposit.objectPlaces(environment, token);
    Optional<Row> changed =
        environment
            .directory()
            .write(transaction ->
                withinMemory(transaction, () -> change(transaction, object, content, places)));
    debts.soon();
    cleaning.soon();
    return changed;
  }

  /// Destroys an object, and its key with the last object that refers to it. The directory decides;
  /// what vaults have not confirmed goes on in the background.
  ///
  /// @throws VaultException if fewer than n-k+1 vaults are ready, and nothing was done, or if fewer
  ///   confirmed, and the object is gone all the same
  /// @throws CryptokiException `CKR_OBJECT_HANDLE_INVALID` if it was destroyed before
  public void destroy(Row object) throws VaultException, CryptokiException {
    long began = environment.nanos().getAsLong();
    lineage.requireNotOthers();
    requireReady();
    List<Row> dead = environment.directory().write(transaction -> bury(transaction, object));
    if (dead.isEmpty()) {
      throw gone("the object is not there any more");
    }
    cleaning.deleteNow(dead, environment.members().toDestroy(), environment.left(began));
  }

  /// What objects say of their key's custody.
  @FunctionalInterface
  public interface Rewriting {
    /// @return the new content of an object's row; empty where it cannot be read
    Optional<byte[]> content(Row object, Custody custody);
  }

  /// Moves a key to threshold custody, or an assembled key to new shares in its own. Its old shares
  /// stay until [#destroyRemains].
  ///
  /// @param target which key, and where to
  /// @return the number of the row that says where the old shares are; empty if the key is in
  ///   threshold custody already
  /// @throws VaultException if too few vaults released the key, or not all took part
  /// @throws CryptokiException as [#create] does
  public Optional<Long> move(MoveTarget target, Rewriting rewriting)
      throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    return CustodyMove.run(
        new CustodyMove.Moving(
            new KeySwitch.Subject(environment, token, this, target.key()), target, rewriting),
        lineage);
  }

  /// Destroys what a key has left behind when it moved.
  ///
  /// @return whether every vault has confirmed; what is left goes on in the background
  public boolean destroyRemains(long row) {
    List<Row> dead =
        environment
            .directory()
            .write(transaction -> buryBeside(transaction, row).stream().toList());
    try {
      cleaning.deleteNow(dead, environment.members().n(), environment.deadline());
      return true;
    } catch (VaultException later) {
      return false;
    } finally {
      goOnSoon();
    }
  }

  Optional<Row> buryBeside(Transaction transaction, long row) {
    Optional<Row> pending = transaction.find(RowKind.KEY, row);
    return pending.flatMap(
        found -> transaction.compareAndSet(found, found.dead(found.places()), RowSigner.NONE));
  }

  void goOnSoon() {
    debts.soon();
    cleaning.soon();
  }

  /// Buries rows without asking whether vaults are ready, for a token that is made anew.
  public void buryAll(Transaction transaction) {
    for (RowKind kind : RowKind.values()) {
      transaction.changeActive(
          kind,
          token.slot(),
          row -> current(transaction, row).ifPresent(active -> dead(transaction, active)));
    }
  }

  // Who is refused has written nothing.
  private <T> T withinMemory(Transaction transaction, Supplier<T> writing)
      throws CryptokiException {
    long before = transaction.holdings().heapBytes();
    T written = writing.get();
    long more = transaction.holdings().heapBytes() - before;
    environment.objectMemory().require("the token store", before, more);
    return written;
  }

  private void abandon(Creation creation) {
    environment.directory().update(creation::bury);
    cleaning.soon();
  }

  Optional<Row> change(Transaction transaction, Row object, byte[] content, Places places) {
    Optional<Row> before =
        current(transaction, object).filter(row -> Arrays.equals(row.content(), object.content()));
    if (before.isEmpty()) {
      return Optional.empty();
    }
    byte[] located = token.root().seal(places.encode(), Records.LOCATOR);
    Row next = before.get().activated(content, located);
    Optional<Row> written = transaction.compareAndSet(before.get(), next, token.root()::mac);
    written.ifPresent(row -> replaceCompanions(transaction, before.get(), row));
    return written;
  }

  // The row as it is now: what the caller knows of it may be older.
  private Optional<Row> current(Transaction transaction, Row known) {
    return transaction.find(known.kind(), known.id()).filter(row -> Records.active(row, token));
  }

  private void replaceCompanions(Transaction transaction, Row old, Row changed) {
    // A row of its own remembers where the old companions are until every vault has deleted them.
    byte[] places = environment.directory().housekeeping().seal(oldPlaces(old), Records.PLACES);
    Row grave =
        transaction.insert(Row.pending(RowKind.OBJECT, token.slot(), 0, new byte[0], places));
    transaction.compareAndSet(grave, grave.dead(places), RowSigner.NONE);
    for (Member member : environment.members().all()) {
      transaction.put(Debt.of(changed, member.id()).note());
    }
  }

  private List<Row> bury(Transaction transaction, Row object) {
    var dead = new ArrayList<Row>();
    current(transaction, object).flatMap(row -> dead(transaction, row)).ifPresent(dead::add);
    if (!dead.isEmpty() && object.reference() != 0) {
      transaction
          .find(RowKind.KEY, object.reference())
          .flatMap(key -> current(transaction, key))
          .flatMap(key -> release(transaction, key))
          .ifPresent(dead::add);
    }
    return dead;
  }

  // The last destruction destroys the shares (design §5).
  private Optional<Row> release(Transaction transaction, Row key) {
    if (key.reference() <= 1) {
      return dead(transaction, key);
    }
    transaction.compareAndSet(key, key.withReference(key.reference() - 1), token.root()::mac);
    return Optional.empty();
  }

  private Optional<Row> dead(Transaction transaction, Row row) {
    byte[] places = environment.directory().housekeeping().seal(oldPlaces(row), Records.PLACES);
    return transaction.compareAndSet(row, row.dead(places), RowSigner.NONE);
  }

  private byte[] oldPlaces(Row row) {
    try {
      // Wherever it may be: so that its clean-up knows that it was in use.
      Places places = Records.places(row, token.root(), environment.keyForms());
      return places.placed(_ -> true).encode();
    } catch (CorruptRowException forged) {
      throw new IllegalStateException("a verified row does not open: " + forged.getMessage());
    }
  }

  static CryptokiException keyGone() {
    return gone("the key was destroyed meanwhile");
  }

  private static CryptokiException gone(String what) {
    return new CryptokiException(Ckr.OBJECT_HANDLE_INVALID, what);
  }

  private void requireReady() throws VaultException {
    int needed = environment.members().toDestroy();
    List<Ask<Member>> asks =
        Environment.asks(
            environment.members().all(),
            (member, left) -> {
              member.vault().describe(left);
              return member;
            });
    environment.quorum().any(needed, asks, environment.deadline(), _ -> {});
  }
}
