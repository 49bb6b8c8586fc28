package org.asterism.login;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.logging.SparingLog;
import org.asterism.oprf.BlindedInput;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.oprf.Evaluation;
import org.asterism.oprf.Interpolation;
import org.asterism.oprf.LoginKey;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.LoginStart.Started;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// What the vaults make of a PIN in one round of a login, until k of them have evaluated it (RFC
/// 9497): only what is proven to come of the vault's own share counts.
///
/// The shares are those of the token's row. Where the row is not what is in force, vaults say
/// themselves which share they have, and k+1 of them that fit each other are believed. An account
/// of before login keys has none, and its PIN is stretched as it is. Safe for use by many threads.
final class Evaluations {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(Evaluations.class));

  private final SecretBytes pin;
  private final int k;
  private final Optional<Map<EnrolmentId, Octets>> known;
  private final BlindedInput input;
  private final Map<EnrolmentId, BlindedInput.Blinded> asked = new ConcurrentHashMap<>();
  private final Map<XCoordinate, Evaluated> proven = new LinkedHashMap<>();
  private final Object testing = new Object();
  private int unevaluated;
  private @Nullable Map<XCoordinate, Evaluated> chosen;

  private Evaluations(
      Environment environment, SecretBytes pin, int k, Optional<Map<EnrolmentId, Octets>> known) {
    this.pin = pin;
    this.k = k;
    this.known = known;
    this.input = BlindedInput.of(pin, environment.random());
  }

  /// By the shares of the token's row.
  ///
  /// @param pin lent until the last call
  static Evaluations of(Environment environment, SecretBytes pin, int k, AccountRecord account) {
    return new Evaluations(environment, pin, k, Optional.of(account.shares()));
  }

  /// By what the vaults say.
  static Evaluations claimed(Environment environment, SecretBytes pin, int k) {
    return new Evaluations(environment, pin, k, Optional.empty());
  }

  /// What `member` is to evaluate; a new one for each.
  Optional<Octets> element(Member member) {
    if (isPlain()) {
      return Optional.empty();
    }
    var blinded = asked.computeIfAbsent(member.id(), _ -> input.blind());
    return Optional.of(Octets.of(blinded.element()));
  }

  /// Takes what `member` answered.
  ///
  /// @throws VaultMalformed if its evaluation is not proven: nothing is made of it
  void take(Member member, Started begun) throws VaultMalformed {
    BlindedInput.Blinded blinded = asked.get(member.id());
    if (blinded == null || begun.evaluation().isEmpty()) {
      withoutOne();
      return;
    }
    Evaluation evaluation = begun.evaluation().get();
    Octets share = share(member, evaluation);
    Evaluated evaluated =
        blinded
            .unblind(evaluation, share.toByteArray())
            .orElseThrow(() ->
                new VaultMalformed(
                    member.vault().name(), "its evaluation of the PIN is not proven", null));
    proven(member, evaluated);
  }

  /// Refuses another share of the login key than the one that `member` evaluates with, and none
  /// where it has evaluated.
  ///
  /// @param given with a right PIN; lent
  void requireOwn(Member member, Optional<SecretBytes> given) throws VaultMalformed {
    Optional<Octets> evaluating = evaluating(member);
    Optional<Octets> expected = evaluating.or(() -> known.map(row -> row.get(member.id())));
    boolean right =
        given
            .map(share -> expected.map(one -> fits(share, one)).orElse(true))
            .orElse(evaluating.isEmpty());
    if (!right) {
      SPARING.error(
          member.vault(),
          "login share",
          () ->
              "vault %s is to blame: its share of the login key is not what it evaluates with"
                  .formatted(member));
      throw new VaultMalformed(member.vault().name(), "gave a wrong share of the login key", null);
    }
  }

  /// Whether enough is known to go on.
  synchronized boolean isComplete() {
    return chosen != null || (isPlain() && unevaluated >= k);
  }

  /// What is to be stretched, once all that were waited for have answered; the caller closes it.
  synchronized Optional<SecretBytes> output() {
    if (isPlain() || isPlainByAllWords()) {
      return Optional.of(pin.copy());
    }
    // Nobody is left to compare them with.
    if (chosen == null && known.isEmpty() && proven.size() == k) {
      chosen = Map.copyOf(proven);
    }
    return Optional.ofNullable(chosen).map(parts -> Interpolation.output(pin, parts));
  }

  /// The public shares of all `members`, as those have them that were believed.
  synchronized Map<EnrolmentId, Octets> found(List<Member> members) {
    Map<EnrolmentId, Octets> found = new HashMap<>();
    if (chosen != null) {
      Map<XCoordinate, byte[]> points = publicShares(chosen);
      for (Member member : members) {
        Interpolation.publicShare(member.x(), points)
            .ifPresent(share -> found.put(member.id(), Octets.of(share)));
      }
    }
    return found;
  }

  private boolean isPlain() {
    return known.map(Map::isEmpty).orElse(false);
  }

  private boolean isPlainByAllWords() {
    return known.isEmpty() && proven.isEmpty() && unevaluated >= k;
  }

  private Octets share(Member member, Evaluation evaluation) {
    return known
        .map(shares -> shares.get(member.id()))
        .orElseGet(() -> Octets.of(evaluation.publicShare()));
  }

  // One at a time: a login has room for one.
  private boolean fits(SecretBytes share, Octets expected) {
    synchronized (testing) {
      return LoginKey.fits(share, expected.toByteArray());
    }
  }

  private synchronized Optional<Octets> evaluating(Member member) {
    return Optional.ofNullable(proven.get(member.x()))
        .map(evaluated -> Octets.of(evaluated.publicShare()));
  }

  private synchronized void withoutOne() {
    unevaluated++;
  }

  private synchronized void proven(Member member, Evaluated evaluated) {
    proven.put(member.x(), evaluated);
    if (chosen == null && known.isPresent() && proven.size() == k) {
      chosen = Map.copyOf(proven);
    }
    if (chosen == null && known.isEmpty()) {
      chosen = fitting(member.x(), new ArrayList<>(proven.keySet()), new ArrayList<>());
    }
  }

  // Any k of the places whose shares say of `last` what it says itself.
  private @Nullable Map<XCoordinate, Evaluated> fitting(
      XCoordinate last, List<XCoordinate> rest, List<XCoordinate> taken) {
    if (taken.size() == k) {
      Map<XCoordinate, Evaluated> parts = new LinkedHashMap<>();
      taken.forEach(x -> parts.put(x, requireNonNull(proven.get(x))));
      return fits(last, parts) ? parts : null;
    }
    for (int i = 0; i < rest.size(); i++) {
      if (!rest.get(i).equals(last)) {
        var more = new ArrayList<>(taken);
        more.add(rest.get(i));
        var found = fitting(last, rest.subList(i + 1, rest.size()), more);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private boolean fits(XCoordinate last, Map<XCoordinate, Evaluated> parts) {
    byte[] expected = requireNonNull(proven.get(last)).publicShare();
    return Interpolation.publicShare(last, publicShares(parts))
        .filter(found -> Arrays.equals(found, expected))
        .isPresent();
  }

  private static Map<XCoordinate, byte[]> publicShares(Map<XCoordinate, Evaluated> parts) {
    Map<XCoordinate, byte[]> shares = new LinkedHashMap<>();
    parts.forEach((x, evaluated) -> shares.put(x, evaluated.publicShare()));
    return shares;
  }
}
