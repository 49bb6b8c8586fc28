package org.asterism.custody;

import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.assembled.Gathering;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.Dealing;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Lineage;
import org.asterism.key.KeyMaterial;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.Row;
import org.asterism.secret.Allotment;
import org.asterism.secret.Handover;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.VaultException;

/// The move of one assembled key to threshold custody: it is gathered once more, dealt and put at
/// all vaults; then its row says so, and its objects ([KeySwitch]). Stateless.
final class CustodyMove {
  private CustodyMove() {}

  /// Leaves the old shares where they are.
  ///
  /// @return the pending row that says where; empty if the key is in threshold custody already
  static Optional<Long> run(KeySwitch.Subject moving, Objects.Rewriting rewriting, Lineage lineage)
      throws VaultException, CryptokiException {
    Locator now =
        Records.key(moving.key(), moving.environment(), moving.token())
            .orElseThrow(Objects::keyGone);
    if (now.custody() == Custody.THRESHOLD) {
      return Optional.empty();
    }
    try (NewKey dealt = Allotment.general().lend(() -> deal(moving, now))) {
      long beside = moving.noteBeside(dealt.locator().places());
      try (var handover = Handover.orElse(() -> moving.objects().forgetBeside(beside))) {
        put(moving, dealt);
        handover.to(beside);
      }
      KeySwitch.run(moving, beside, change(dealt.locator(), rewriting), lineage);
      return Optional.of(beside);
    }
  }

  private static KeySwitch.Change change(Locator next, Objects.Rewriting rewriting) {
    return new KeySwitch.Change(
        next,
        former -> former.custody() != Custody.THRESHOLD,
        object -> rewriting.content(object, next.custody()),
        member -> List.of(Records.confirm(next.places().at(member.id()).orElseThrow())));
  }

  private static NewKey deal(KeySwitch.Subject moving, Locator now) throws VaultException {
    var gathering =
        new Gathering(
            moving.environment(),
            moving.token(),
            now,
            1,
            (member, why) -> moving.objects().debts().lacks(moving.key(), member, why));
    try (KeyMaterial whole = gathering.gather().material()) {
      return Dealing.deal(whole, moving.environment(), moving.token());
    }
  }

  private static void put(KeySwitch.Subject moving, NewKey dealt) throws VaultException {
    Environment environment = moving.environment();
    Row key = moving.row(dealt.locator());
    List<Ask<EnrolmentId>> asks =
        Environment.asks(
            environment.members().all(),
            (member, left) -> {
              Errand<Done> put =
                  Records.putKey(
                      key,
                      dealt.locator(),
                      dealt.at(member.id()),
                      new Records.Target(member, moving.token()));
              Errand.carryOutAll(List.of(put), member, moving.token().authority(), left);
              return member.id();
            });
    int n = environment.members().n();
    var answers = environment.quorum().all(asks, n, environment.deadline(), _ -> {});
    if (Answer.given(answers).size() < n) {
      throw Answer.missed(Dealing.NEEDS_ALL, n, Answer.given(answers).size(), answers);
    }
  }
}
