package org.asterism.custody;

import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.assembled.Gathering;
import org.asterism.custody.assembled.Shares;
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

/// The move of one assembled key to threshold custody, or to new shares in its own: it is gathered
/// once more, split and put at all vaults; then its row says so, and its objects ([KeySwitch]).
/// Stateless.
final class CustodyMove {
  private CustodyMove() {}

  /// A key that is to move, and whose objects are to say so.
  record Moving(KeySwitch.Subject subject, MoveTarget target, Objects.Rewriting rewriting) {}

  /// Leaves the old shares where they are.
  ///
  /// @return the pending row that says where; empty if the key is in threshold custody already
  static Optional<Long> run(Moving moving, Lineage lineage)
      throws VaultException, CryptokiException {
    KeySwitch.Subject subject = moving.subject();
    Locator now =
        Records.key(subject.key(), subject.environment(), subject.token())
            .orElseThrow(Objects::keyGone);
    if (now.custody() == Custody.THRESHOLD) {
      return Optional.empty();
    }
    try (NewKey dealt = Allotment.general().lend(() -> deal(moving, now))) {
      long beside = subject.noteBeside(dealt.locator().places());
      try (var handover = Handover.orElse(() -> subject.forgetBeside(beside))) {
        put(subject, dealt);
        handover.to(beside);
      }
      KeySwitch.run(subject, beside, change(moving, now, dealt.locator()), lineage);
      return Optional.of(beside);
    }
  }

  private static KeySwitch.Change change(Moving moving, Locator gathered, Locator next) {
    return new KeySwitch.Change(
        next,
        former -> former.keyId().equals(gathered.keyId()),
        object -> moving.rewriting().content(object, next.custody()),
        member -> List.of(Records.confirm(next.places().at(member.id()).orElseThrow())));
  }

  private static NewKey deal(Moving moving, Locator now) throws VaultException {
    KeySwitch.Subject subject = moving.subject();
    var gathering =
        new Gathering(
            subject.environment(),
            subject.token(),
            now,
            1,
            (member, why) -> subject.objects().debts().lacks(subject.key(), member, why));
    try (KeyMaterial whole = gathering.gather().material()) {
      return switch (moving.target().custody()) {
        case ASSEMBLED ->
            Shares.split(whole, subject.environment(), subject.token().with(now.lease()));
        case THRESHOLD ->
            Dealing.deal(whole, moving.target().usages(), subject.environment(), subject.token());
      };
    }
  }

  private static void put(KeySwitch.Subject subject, NewKey dealt) throws VaultException {
    Environment environment = subject.environment();
    Row key = subject.row(dealt.locator());
    List<Ask<EnrolmentId>> asks =
        Environment.asks(
            environment.members().all(),
            (member, left) -> {
              Errand<Done> put =
                  Records.putKey(
                      key,
                      dealt.locator(),
                      dealt.at(member.id()),
                      new Records.Target(member, subject.token()));
              Errand.carryOutAll(List.of(put), member, subject.token().authority(), left);
              return member.id();
            });
    int n = environment.members().n();
    var answers = environment.quorum().all(asks, n, environment.deadline(), _ -> {});
    if (Answer.given(answers).size() < n) {
      throw Answer.missed(needsAll(dealt), n, Answer.given(answers).size(), answers);
    }
  }

  private static String needsAll(NewKey dealt) {
    return switch (dealt.locator().custody()) {
      case ASSEMBLED -> " to give a key new shares";
      case THRESHOLD -> Dealing.NEEDS_ALL;
    };
  }
}
