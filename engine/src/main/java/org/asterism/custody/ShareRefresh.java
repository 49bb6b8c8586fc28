package org.asterism.custody;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
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
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;

/// The refresh of keys in threshold custody: the vaults of a key deal new shares and keep them
/// beside the old ones, the directory decides, and then they put them in force (threshold.md §11).
///
/// **Guarantee.** Until the directory has decided, the old shares are in force everywhere, and what
/// is kept beside them gives way to the next refresh. From then on the row names the new epoch. A
/// vault that did not hear of it is told when it is next asked. One refresh at a time, so that what
/// is decided is what is kept. Safe for use by many threads.
public final class ShareRefresh {
  private static final byte[] NOTHING = {};

  private final Environment environment;
  private final OpenToken token;
  private final Lineage lineage;
  private final Keys.Lack lack;
  private final ReentrantLock turn = new ReentrantLock();

  /// @param lack hears of vaults that have not got their share
  public ShareRefresh(Environment environment, OpenToken token, Lineage lineage, Keys.Lack lack) {
    this.environment = environment;
    this.token = token;
    this.lineage = lineage;
    this.lack = lack;
  }

  /// Has new shares of a key dealt, which is in threshold custody, and put in force.
  ///
  /// @throws VaultException if not all vaults deal, or too few keep their new share: the key's
  ///   shares are then as they were
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if new shares are not of the key, or another copy
  ///   of the token store goes on; `CKR_OBJECT_HANDLE_INVALID` if the key is gone
  public void refresh(long key) throws VaultException, CryptokiException {
    turn.lock();
    try {
      lineage.requireNotOthers();
      Locator before = Records.key(key, environment, token).orElseThrow(Objects::keyGone);
      RefreshedKey dealt =
          RefreshedKey.deal(environment, token, before, (member, why) -> lack.of(key, member, why));
      new Run(key, before, dealt).finish();
    } finally {
      turn.unlock();
    }
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
      Set<EnrolmentId> kept = keep();
      dealt.requireSameKey(kept);
      // A copy of the token store that has not gone on with the vaults must decide nothing.
      lineage.requireStep();
      Optional<Row> decided = environment.directory().write(this::decide);
      if (decided.isEmpty()) {
        throw Objects.keyGone();
      }
      commit(kept);
    }

    // With fewer than these nobody would have the key who has not heard of the decision.
    private Set<EnrolmentId> keep() throws VaultException {
      Row row =
          Row.pending(RowKind.KEY, token.slot(), 0, Records.keyContent(before.custody()), NOTHING)
              .numbered(id);
      List<Ask<EnrolmentId>> asks =
          Environment.asks(
              environment.members().all(),
              (member, left) -> {
                EncodedPolicy policy = token.policies().thresholdPolicy(member);
                Octets companion =
                    Records.keyCompanion(row, dealt.locator(), new Records.Target(member, token));
                dealt.keep(member, policy, companion).carryOut(member, token.authority(), left);
                return member.id();
              });
      int n = environment.members().n();
      List<Answer<EnrolmentId>> answers =
          environment.quorum().all(asks, n, environment.deadline(), _ -> {});
      Set<EnrolmentId> kept = new HashSet<>(Answer.given(answers));
      int needed = Math.max(before.k(), before.points().size() - before.k() + 1);
      if (kept.size() < needed) {
        throw missed(needed, answers);
      }
      return kept;
    }

    private static QuorumMissed missed(int needed, List<Answer<EnrolmentId>> answers) {
      return Answer.missed(
          " to refresh a key in threshold custody", needed, Answer.given(answers).size(), answers);
    }

    private Optional<Row> decide(Transaction transaction) {
      byte[] located = token.root().seal(dealt.locator().encode(), Records.LOCATOR);
      return transaction
          .find(RowKind.KEY, id)
          .filter(row -> Records.active(row, token) && isBefore(row))
          .flatMap(row ->
              transaction.compareAndSet(
                  row, row.activated(row.content(), located), token.root()::mac));
    }

    private boolean isBefore(Row row) {
      try {
        Locator now = Records.locator(row, token.root(), environment.keyForms());
        return now.keyId().equals(before.keyId()) && now.epoch() == before.epoch();
      } catch (CorruptRowException forged) {
        throw new IllegalStateException("a verified locator does not open", forged);
      }
    }

    private void commit(Set<EnrolmentId> kept) {
      List<Member> members =
          environment.members().all().stream().filter(one -> kept.contains(one.id())).toList();
      List<Ask<EnrolmentId>> asks =
          Environment.asks(
              members,
              (member, left) -> {
                dealt.commit(member).carryOut(member, token.authority(), left);
                return member.id();
              });
      var _ = environment.quorum().all(asks, kept.size(), environment.deadline(), _ -> {});
    }
  }
}
