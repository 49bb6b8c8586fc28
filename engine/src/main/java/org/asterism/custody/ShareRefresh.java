package org.asterism.custody;

import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Debt;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.RefreshedKey;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;

/// The refresh of keys in threshold custody: the vaults of a key deal new shares and keep them
/// beside the old ones, the directory decides, and then they put them in force (threshold.md §11).
///
/// **Guarantee.** Until the directory has decided, the old shares are in force everywhere, and what
/// is kept beside them gives way to the next refresh. From then on the row names the new epoch. A
/// vault that did not hear of it is told when it is next asked.
///
/// Whoever has it sees to it that a key has one refresh at a time: what one has kept at the vaults
/// would give way to the other while it is decided for.
public final class ShareRefresh {
  private static final byte[] NOTHING = {};

  private final Environment environment;
  private final OpenToken token;
  private final Lineage lineage;
  private final Debts debts;

  /// @param debts pays the word to vaults that missed it
  public ShareRefresh(Environment environment, OpenToken token, Lineage lineage, Debts debts) {
    this.environment = environment;
    this.token = token;
    this.lineage = lineage;
    this.debts = debts;
  }

  /// Has new shares of a key in threshold custody dealt and put in force.
  ///
  /// @throws VaultException if not all vaults deal and keep their new share: the key's shares are
  ///   then as they were
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if new shares are not of the key, or another copy
  ///   of the token store goes on; `CKR_OBJECT_HANDLE_INVALID` if the key is gone
  public void refresh(long key) throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    debts.tellRosters();
    Locator before = Records.key(key, environment, token).orElseThrow(Objects::keyGone);
    if (before.custody() != Custody.THRESHOLD) {
      throw new IllegalArgumentException("the vaults of an assembled key do not deal its shares");
    }
    RefreshedKey dealt =
        RefreshedKey.deal(
            environment, token, before, (member, why) -> debts.lacks(key, member, why));
    new Run(key, before, dealt).finish();
  }

  /// One of them, when the vaults have dealt.
  private final class Run {
    private final long id;
    private final Locator before;
    private final RefreshedKey dealt;

    Run(long id, Locator before, RefreshedKey dealt) {
      this.id = id;
      this.before = before;
      this.dealt = dealt;
    }

    void finish() throws VaultException, CryptokiException {
      keep();
      dealt.requireSameKey();
      // A copy of the token store that has not gone on with the vaults must decide nothing.
      lineage.requireStep();
      Optional<Row> decided = environment.directory().write(this::decide);
      if (decided.isEmpty()) {
        throw Objects.keyGone();
      }
      commit();
    }

    // All of them: who has not kept its new share would have none once it is decided.
    private void keep() throws VaultException {
      Row row =
          Row.pending(RowKind.KEY, token.slot(), 0, Records.keyContent(before.custody()), NOTHING)
              .numbered(id);
      List<Ask<EnrolmentId>> asks =
          Environment.asks(
              members(),
              (member, left) -> {
                EncodedPolicy policy = token.policies().thresholdPolicy(member);
                Octets companion =
                    Records.keyCompanion(row, dealt.locator(), new Records.Target(member, token));
                dealt.keep(member, policy, companion).carryOut(member, token.authority(), left);
                return member.id();
              });
      List<Answer<EnrolmentId>> answers =
          environment.quorum().all(asks, asks.size(), environment.deadline(), _ -> {});
      int kept = Answer.given(answers).size();
      if (kept < before.points().size()) {
        throw Answer.missed(RefreshedKey.NEEDS_ALL, before.points().size(), kept, answers);
      }
    }

    // Every vault is owed the word.
    private Optional<Row> decide(Transaction transaction) {
      Optional<Row> decided =
          transaction
              .find(RowKind.KEY, id)
              .filter(row -> Records.active(row, token) && before.isSameEpoch(locator(row)))
              .flatMap(row -> transaction.compareAndSet(row, decided(row), token.root()::mac));
      if (decided.isPresent()) {
        members().forEach(member -> transaction.put(debt(member.id()).note()));
      }
      return decided;
    }

    // Vaults may have confirmed their records meanwhile.
    private Row decided(Row row) {
      Places now = locator(row).places();
      Places places =
          dealt.locator().places().placed(vault -> now.at(vault).filter(Place::placed).isPresent());
      byte[] encoded = dealt.locator().with(places).encode();
      return row.activated(row.content(), token.root().seal(encoded, Records.LOCATOR));
    }

    private Locator locator(Row row) {
      try {
        return Records.locator(row, token.root(), environment.keyForms());
      } catch (CorruptRowException forged) {
        throw new IllegalStateException("a verified locator does not open", forged);
      }
    }

    private void commit() {
      List<Ask<EnrolmentId>> asks =
          Environment.asks(
              members(),
              (member, left) -> {
                dealt.commit(member).carryOut(member, token.authority(), left);
                return member.id();
              });
      List<EnrolmentId> told =
          Answer.given(
              environment.quorum().all(asks, asks.size(), environment.deadline(), _ -> {}));
      environment
          .directory()
          .update(transaction ->
              told.stream()
                  .filter(this::isPlaced)
                  .forEach(vault -> transaction.remove(debt(vault).note())));
      debts.later();
    }

    // Those that share the key: the constellation may have more.
    private List<Member> members() {
      return environment.members().all().stream()
          .filter(member -> before.places().at(member.id()).isPresent())
          .toList();
    }

    // Else it is owed the word that its record is in use, too.
    private boolean isPlaced(EnrolmentId vault) {
      return before.places().at(vault).filter(Place::placed).isPresent();
    }

    private Debt debt(EnrolmentId vault) {
      return new Debt(token.slot(), RowKind.KEY, id, vault);
    }
  }
}
