package org.asterism.custody;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.asterism.directory.Row;
import org.asterism.directory.RowKind;
import org.asterism.directory.RowSigner;
import org.asterism.directory.RowState;
import org.asterism.directory.Transaction;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;

/// The records of one creation: what the directory and each vault get.
///
/// Made in two steps, because a companion holds its row's id: [#write] draws the ids, then
/// [#errands] are what to put at a vault. Closing erases the shares. For one thread.
final class Deposit implements AutoCloseable {
  private final World world;
  private final OpenToken token;
  private final List<Item> items = new ArrayList<>();

  Deposit(World world, OpenToken token, List<Draft> drafts) {
    this.world = world;
    this.token = token;
    for (Draft draft : drafts) {
      items.add(new Item(draft));
    }
  }

  /// One object, and its new key.
  private final class Item {
    private final Draft draft;
    private final Places places;
    private final Optional<Shares> shares;
    private Optional<Row> key = Optional.empty();
    private Optional<Row> object = Optional.empty();

    Item(Draft draft) {
      this.draft = draft;
      this.places = objectPlaces(world, token);
      this.shares = draft.material().map(material -> Shares.split(material, world, token));
    }

    long reference() {
      return key.map(Row::id).orElse(draft.existingKey());
    }
  }

  /// Writes pending rows: from here on a crash leaves nothing unaccounted for.
  void write(Transaction transaction) {
    for (Item item : items) {
      item.key =
          item.shares.map(shares -> transaction.insert(pendingKey(shares.locator().places())));
      item.object =
          Optional.of(
              transaction.insert(
                  Row.pending(
                      RowKind.OBJECT,
                      token.slot(),
                      item.reference(),
                      item.draft.content(),
                      seal(item.places))));
    }
  }

  /// What one vault gets, all in one transaction of its own.
  List<Errand> errands(Member member, Map<Long, Locator> existing) {
    var errands = new ArrayList<Errand>();
    for (Item item : items) {
      item.shares.ifPresent(shares -> errands.add(putKey(member, item, shares)));
      Optional<Locator> locator =
          item.shares
              .map(Shares::locator)
              .or(() -> Optional.ofNullable(existing.get(item.draft.existingKey())));
      errands.add(
          Records.putObject(object(item), item.places, locator, new Records.Target(member, token)));
    }
    return errands;
  }

  /// Makes the rows active, unless somebody buried them meanwhile.
  ///
  /// @return the object rows, in order; empty if any row was not pending any more
  Optional<List<Row>> activate(Transaction transaction, Predicate<EnrolmentId> holds) {
    var objects = new ArrayList<Row>();
    Map<Long, Long> uses = new TreeMap<>();
    for (Item item : items) {
      if (item.reference() != 0) {
        uses.merge(item.reference(), 1L, Long::sum);
      }
      Row active = object(item).activated(item.draft.content(), located(item, holds));
      transaction.compareAndSet(object(item), active, token.root()::mac).ifPresent(objects::add);
    }
    for (Item item : items) {
      item.key.ifPresent(key -> activateKey(transaction, key, item, holds));
    }
    boolean counted =
        uses.entrySet().stream().allMatch(use -> count(transaction, use.getKey(), use.getValue()));
    return counted && objects.size() == items.size() ? Optional.of(objects) : Optional.empty();
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
    items.forEach(item -> item.shares.ifPresent(Shares::close));
  }

  /// Fresh handles at all vaults for one object's companions.
  static Places objectPlaces(World world, OpenToken token) {
    return new Places(
        world.members().all().stream()
            .map(member ->
                new Place(
                    member.id(),
                    Handle.random(world.random()),
                    EpochTag.random(world.random()),
                    token.policies().objectPolicy(member).digest(),
                    false))
            .toList());
  }

  private Row pendingKey(Places places) {
    return Row.pending(RowKind.KEY, token.slot(), 0, new byte[0], seal(places));
  }

  private byte[] seal(Places places) {
    return world.directory().housekeeping().seal(places.encode(), Records.PLACES);
  }

  private byte[] located(Item item, Predicate<EnrolmentId> holds) {
    return token.root().seal(item.places.placed(holds).encode(), Records.LOCATOR);
  }

  private void activateKey(
      Transaction transaction, Row key, Item item, Predicate<EnrolmentId> holds) {
    Locator locator = item.shares.orElseThrow().locator();
    byte[] sealed =
        token.root().seal(locator.with(locator.places().placed(holds)).encode(), Records.LOCATOR);
    transaction.compareAndSet(key, key.activated(new byte[0], sealed), token.root()::mac);
  }

  private boolean count(Transaction transaction, long key, long more) {
    return transaction
        .find(RowKind.KEY, key)
        .filter(row -> row.state() == RowState.ACTIVE)
        .flatMap(row ->
            transaction.compareAndSet(
                row, row.withReference(row.reference() + more), token.root()::mac))
        .isPresent();
  }

  private Errand putKey(Member member, Item item, Shares shares) {
    SecretBytes payload = shares.payload(member.id());
    return Records.putKey(
        item.key.orElseThrow(), shares.locator(), payload, new Records.Target(member, token));
  }

  private static Row object(Item item) {
    return item.object.orElseThrow();
  }

  private static List<Row> rows(Item item) {
    return item.key.map(key -> List.of(key, object(item))).orElse(List.of(object(item)));
  }
}
