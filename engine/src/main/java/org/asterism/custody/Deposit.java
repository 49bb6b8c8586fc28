package org.asterism.custody;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.assembled.Shares;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.KeyCustody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.Dealing;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.directory.Transaction;
import org.asterism.key.KeyMaterial;
import org.asterism.quorum.Answer;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.secret.Allotment;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;

/// The records of one creation: what the directory and each vault get.
///
/// After [#add] made in two steps, because a companion holds its row's id: [#write] draws the ids,
/// then [#errands] are what to put at a vault. Closing erases the shares. For one thread.
public final class Deposit implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private final Environment environment;
  private final OpenToken token;
  private final long sharedKey;
  private final Optional<Locator> shared;
  private final List<Item> items = new ArrayList<>();

  /// @param sharedKey the key that the objects are to share with others; 0: none
  Deposit(Environment environment, OpenToken token, long sharedKey, Optional<Locator> shared) {
    this.environment = environment;
    this.token = token;
    this.sharedKey = sharedKey;
    this.shared = shared;
  }

  /// Adds an object.
  ///
  /// @param content its row's content
  /// @param material a new key to split; stays the caller's
  /// @param custody what the key is split for, if there is one
  /// @throws VaultException if a vault that must take part in the splitting is away
  public void add(Content content, Optional<KeyMaterial> material, KeyCustody custody)
      throws VaultException {
    Optional<NewKey> shares =
        material.isPresent() ? Optional.of(split(material.get(), custody)) : Optional.empty();
    items.add(new Item(content, shares));
  }

  /// Adds an object with a key that is in parts already; it is closed with this deposit.
  public void add(Content content, NewKey key) {
    items.add(new Item(content, Optional.of(key)));
  }

  private NewKey split(KeyMaterial secret, KeyCustody custody) throws VaultException {
    return Allotment.general()
        .lend(() ->
            switch (custody.custody()) {
              case ASSEMBLED -> Shares.split(secret, environment, token);
              case THRESHOLD -> Dealing.deal(secret, custody.usages(), environment, token);
            });
  }

  /// Whether every vault must hold its part before the objects are there: a share in threshold
  /// custody is computed again by nobody.
  private boolean isForAll() {
    return items.stream()
        .flatMap(item -> item.shares.stream())
        .anyMatch(shares -> shares.locator().custody() == Custody.THRESHOLD);
  }

  /// How many vaults must hold their part before the objects are there.
  int holdersNeeded() {
    Members members = environment.members();
    return isForAll() ? members.n() : members.toCreate();
  }

  /// Why the objects are not there: fewer vaults hold their part.
  <T> QuorumMissed missed(List<Answer<T>> answers) {
    int given = Answer.given(answers).size();
    return isForAll()
        ? Answer.missed(Dealing.NEEDS_ALL, holdersNeeded(), given, answers)
        : environment.members().missedCreation(answers);
  }

  /// An object's content, which may depend on where it is.
  @FunctionalInterface
  public interface Content {
    byte[] at(long object);
  }

  /// One object, and its new key.
  private final class Item {
    private final Content contents;
    private final Optional<NewKey> shares;
    private final Places places = objectPlaces(environment, token);
    private byte[] content = NOTHING;
    private Optional<Row> key = Optional.empty();
    private Optional<Row> object = Optional.empty();

    Item(Content contents, Optional<NewKey> shares) {
      this.contents = contents;
      this.shares = shares;
    }

    long reference() {
      return key.map(Row::id).orElse(sharedKey);
    }
  }

  /// Writes pending rows: from here on a crash leaves nothing unaccounted for.
  void write(Transaction transaction) {
    for (Item item : items) {
      item.key = item.shares.map(shares -> transaction.insert(pendingKey(shares.locator())));
      item.object =
          Optional.of(
              transaction.insert(
                  Row.pending(
                      RowKind.OBJECT, token.slot(), item.reference(), NOTHING, seal(item.places))));
      item.content = item.contents.at(object(item).id());
    }
  }

  /// What one vault gets, all in one transaction of its own.
  List<Errand<Done>> errands(Member member) {
    var errands = new ArrayList<Errand<Done>>();
    for (Item item : items) {
      item.shares.ifPresent(shares -> errands.add(putKey(member, item, shares)));
      Optional<Locator> locator = item.shares.map(NewKey::locator).or(() -> shared);
      errands.add(
          Records.putObject(known(item), item.places, locator, new Records.Target(member, token)));
    }
    return errands;
  }

  /// That what one vault got is in use.
  List<Errand<Done>> confirmations(Member member) {
    var errands = new ArrayList<Errand<Done>>();
    for (Item item : items) {
      item.shares
          .flatMap(shares -> shares.locator().places().at(member.id()))
          .ifPresent(place -> errands.add(Records.confirm(place)));
      item.places.at(member.id()).ifPresent(place -> errands.add(Records.confirm(place)));
    }
    return errands;
  }

  /// Makes the rows active, and counts the objects that use a key.
  ///
  /// @return the object rows, in order
  /// @throws CryptokiException if the key that the objects were to share is gone; nothing is
  ///   written then
  List<Row> activate(Transaction transaction, Predicate<EnrolmentId> holds)
      throws CryptokiException {
    if (sharedKey != 0) {
      requireShared(activeKey(transaction, sharedKey));
    }
    var objects = new ArrayList<Row>();
    for (Item item : items) {
      if (item.key.isPresent()) {
        replace(transaction, item.key.get(), activeKey(item, holds));
      }
      Row active = object(item).activated(item.content, located(item, holds));
      objects.add(replace(transaction, object(item), active));
      if (item.reference() != 0) {
        count(transaction, item.reference());
      }
    }
    return objects;
  }

  /// Buries what [#write] wrote.
  void bury(Transaction transaction) {
    for (Item item : items) {
      for (Row row : rows(item)) {
        transaction.compareAndSet(row, row.dead(row.places()), RowSigner.NONE);
      }
    }
  }

  /// Every record that a vault gets, for its debts.
  List<Row> rows() {
    return items.stream().flatMap(item -> rows(item).stream()).toList();
  }

  @Override
  public void close() {
    items.forEach(item -> item.shares.ifPresent(NewKey::close));
  }

  /// Fresh handles at all vaults for one object's companions.
  static Places objectPlaces(Environment environment, OpenToken token) {
    return Places.fresh(environment, token.policies()::objectPolicy);
  }

  private Row pendingKey(Locator key) {
    byte[] content = Records.keyContent(key.custody());
    return Row.pending(RowKind.KEY, token.slot(), 0, content, seal(key.places()));
  }

  private byte[] seal(Places places) {
    return environment.directory().housekeeping().seal(places.encode(), Records.PLACES);
  }

  private byte[] located(Item item, Predicate<EnrolmentId> holds) {
    return token.root().seal(item.places.placed(holds).encode(), Records.LOCATOR);
  }

  private Row activeKey(Item item, Predicate<EnrolmentId> holds) {
    Locator locator = item.shares.orElseThrow().locator();
    byte[] sealed =
        token.root().seal(locator.with(locator.places().placed(holds)).encode(), Records.LOCATOR);
    Row pending = item.key.orElseThrow();
    return pending.activated(pending.content(), sealed);
  }

  // The vaults were told where the key is, and the object in which custody.
  private void requireShared(Row key) throws CryptokiException {
    Custody custody = shared.orElseThrow().custody();
    if (!Arrays.equals(key.content(), Records.keyContent(custody))) {
      throw new CryptokiException(
          Ckr.FUNCTION_FAILED, "the key has moved to another custody meanwhile: try again");
    }
  }

  // Pending rows of a living engine are nobody else's to change (design §9).
  private Row replace(Transaction transaction, Row pending, Row active) {
    return transaction
        .compareAndSet(pending, active, token.root()::mac)
        .orElseThrow(() -> new IllegalStateException("a pending row was buried by another engine"));
  }

  private void count(Transaction transaction, long key) throws CryptokiException {
    Row row = activeKey(transaction, key);
    replace(transaction, row, row.withReference(row.reference() + 1));
  }

  private static Row activeKey(Transaction transaction, long key) throws CryptokiException {
    return transaction
        .find(RowKind.KEY, key)
        .filter(found -> found.state() == RowState.ACTIVE)
        .orElseThrow(Objects::keyGone);
  }

  private Errand<Done> putKey(Member member, Item item, NewKey shares) {
    return Records.putKey(
        item.key.orElseThrow(),
        shares.locator(),
        shares.at(member.id()),
        new Records.Target(member, token));
  }

  // The pending row has no content yet; the vaults get what it will have.
  private static Row known(Item item) {
    return object(item).activated(item.content, NOTHING);
  }

  private static Row object(Item item) {
    return item.object.orElseThrow();
  }

  private static List<Row> rows(Item item) {
    return item.key.map(key -> List.of(key, object(item))).orElse(List.of(object(item)));
  }
}
