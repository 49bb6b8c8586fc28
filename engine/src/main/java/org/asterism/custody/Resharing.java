package org.asterism.custody;

import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.ResharedKey;
import org.asterism.custody.threshold.Seats;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.Row;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.RosterAuthority;

/// The sharing of keys in threshold custody anew among all vaults, so that another number of shares
/// is needed (threshold.md §11). First the vaults get seats; once operators have signed for those,
/// k vaults deal the key to them.
///
/// **Guarantee.** Until the directory has decided, the key is where it was. From then on its row
/// names the new shares, and the old ones are destroyed ([KeySwitch]).
public final class Resharing {
  private static final int K_MIN = 2;

  private final Environment environment;
  private final OpenToken token;
  private final Lineage lineage;
  private final Objects objects;

  public Resharing(Environment environment, OpenToken token, Lineage lineage, Objects objects) {
    this.environment = environment;
    this.token = token;
    this.lineage = lineage;
    this.objects = objects;
  }

  /// Gives each vault a seat in a key. They go with the engine's process, unless they are used.
  ///
  /// @param k how many shares are to be needed
  /// @return empty if so many are, and all vaults have shares
  /// @throws VaultException if a vault is away: the message says so
  /// @throws CryptokiException `CKR_KEY_FUNCTION_NOT_PERMITTED` if such a key is not dealt to
  ///   others, `CKR_ARGUMENTS_BAD` for another k than can be, and as [#reshare]
  public Optional<SeatedKey> seat(long key, int k) throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    int n = environment.members().n();
    if (k < K_MIN || k > n) {
      throw new CryptokiException(
          Ckr.ARGUMENTS_BAD, "expected a k from %d to %d, found %d".formatted(K_MIN, n, k));
    }
    Locator now = Records.key(key, environment, token).orElseThrow(Objects::keyGone);
    requireDealt(now, k);
    if (SeatedKey.isSharedBy(now, k, environment)) {
      return Optional.empty();
    }
    Seats seats = Seats.enrol(now, k, environment, token);
    long beside = subject(key).noteBeside(seats.locator().places());
    try (var handover = Handover.orElse(() -> subject(key).forgetBeside(beside))) {
      put(subject(key).row(seats.locator()), seats);
      return Optional.of(handover.to(new SeatedKey(key, seats, beside)));
    }
  }

  private void requireDealt(Locator key, int k) throws CryptokiException {
    Optional<String> refusal =
        key.custody() == Custody.THRESHOLD
            ? stranger().or(() -> Seats.refusal(key, k, environment))
            : Optional.of("the vaults of an assembled key do not deal its shares");
    if (refusal.isPresent()) {
      throw new CryptokiException(Ckr.KEY_FUNCTION_NOT_PERMITTED, refusal.get());
    }
  }

  // Whom a vault serves for a token was decided when the token was made.
  private Optional<String> stranger() {
    return environment.members().all().stream()
        .filter(member -> !token.policies().engines().containsKey(member.id()))
        .findFirst()
        .map(member ->
            "the token was made without vault %s: it has no account there".formatted(member));
  }

  private void put(Row row, Seats seats) throws VaultException {
    try (SecretBytes none = SizeBucket.empty()) {
      atAll((member, target) ->
          Records.putKey(row, seats.locator(), seats.at(member.id(), token, none), target));
    }
  }

  /// Gives up seats.
  public void unseat(SeatedKey seated) {
    subject(seated.key()).forgetBeside(seated.beside());
  }

  /// Has vaults of the key deal it to the seats. Leaves the old shares where they are.
  ///
  /// @return the pending row that says where
  /// @throws VaultException if fewer than k vaults deal, or not all keep their new share: the key
  ///   is where it was, and the seats can be used again
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if another copy of the token store goes on, or
  ///   too few vaults go along; `CKR_OBJECT_HANDLE_INVALID` if the key is gone, or not what the
  ///   seats are in: then they are given up
  public long reshare(SeatedKey seated, RosterAuthority authority)
      throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    Locator before =
        Records.key(seated.key(), environment, token)
            .filter(now -> now.keyId().equals(seated.seats().before().keyId()))
            .orElseThrow(Objects::keyGone);
    ResharedKey dealt =
        ResharedKey.deal(
            environment,
            token,
            seated.seats().from(before),
            authority,
            (member, why) -> objects.debts().lacks(seated.key(), member, why));
    keep(subject(seated.key()).row(dealt.locator()), dealt);
    dealt.requireSameKey();
    var change =
        new KeySwitch.Change(
            dealt.locator(),
            before::isSameEpoch,
            object -> Optional.of(object.content()),
            dealt::inForce);
    KeySwitch.run(subject(seated.key()), seated.beside(), change, lineage);
    return seated.beside();
  }

  /// Whether the key has been dealt to the seats.
  public boolean isDone(SeatedKey seated) {
    return Records.key(seated.key(), environment, token)
        .filter(now -> now.keyId().equals(seated.seats().locator().keyId()))
        .isPresent();
  }

  private void keep(Row row, ResharedKey dealt) throws VaultException {
    atAll((member, target) -> {
      EncodedPolicy policy = token.policies().thresholdPolicy(member);
      Octets companion = Records.keyCompanion(row, dealt.locator(), target);
      return dealt.keep(member, policy, companion);
    });
  }

  /// What one vault is asked.
  @FunctionalInterface
  private interface Asked {
    Errand<Done> of(Member member, Records.Target target);
  }

  private void atAll(Asked asked) throws VaultException {
    List<Ask<EnrolmentId>> asks =
        Environment.asks(
            environment.members().all(),
            (member, left) -> {
              asked
                  .of(member, new Records.Target(member, token))
                  .carryOut(member, token.authority(), left);
              return member.id();
            });
    int n = environment.members().n();
    List<Answer<EnrolmentId>> answers =
        environment.quorum().all(asks, n, environment.deadline(), _ -> {});
    if (Answer.given(answers).size() < n) {
      throw Answer.missed(Seats.NEEDS_ALL, n, Answer.given(answers).size(), answers);
    }
  }

  private KeySwitch.Subject subject(long key) {
    return new KeySwitch.Subject(environment, token, objects, key);
  }
}
