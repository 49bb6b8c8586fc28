package org.asterism.vault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.secret.Handover;

/// One vault as one attested principal sees it.
///
/// An engine holds one of these for each vault of its constellation; inside the enclave the same
/// interface is what the service offers to the peer of one attested connection, so that both can
/// meet in one process without a network.
///
/// Every method blocks for at most `deadline` and is safe for use by many threads. A vault that
/// answers "no" is a [VaultRefused]; any other [VaultException] means that no answer worth
/// believing came.
public interface Vault {

  /// Which vault this is, in words for people and logs.
  VaultName name();

  /// Does one act, or refuses it. What the vault acknowledged is durable.
  ///
  /// The caller keeps ownership of the secrets inside `act` and takes that of those in the answer.
  <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException;

  /// Does all acts in one transaction and answers each, in order; or, if one of them is refused,
  /// does none and refuses with that refusal alone.
  <A extends Outcome> List<A> actBatch(List<? extends Act<? extends A>> acts, Duration deadline)
      throws VaultException;

  /// Does acts that have nothing to do with each other, and answers each, in order: that one is
  /// refused says nothing of the others. For what vaults compute ([OperationKind#USE]), of which
  /// many are under way at once.
  ///
  /// The caller keeps ownership of the secrets inside `acts` and takes that of those in the
  /// replies.
  default <A extends Outcome> List<Reply<A>> actEach(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    var replies = new ArrayList<Reply<A>>();
    try (var handover = Handover.orElse(() -> replies.forEach(Reply::close))) {
      for (Act<? extends A> act : acts) {
        replies.add(Reply.to(() -> act(act, deadline)));
      }
      return handover.to(replies);
    }
  }

  /// What the vault says about itself.
  Description describe(Duration deadline) throws VaultException;

  /// The handles of the records that this principal put here, in no meaningful order.
  HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException;
}
