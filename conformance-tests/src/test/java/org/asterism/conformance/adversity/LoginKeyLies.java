package org.asterism.conformance.adversity;

import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.kernel.LibraryKernel;
import org.asterism.oprf.Evaluation;
import org.asterism.oprf.Evaluator;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.LoginStart.Started;

/// What a lying vault makes of its part of a login key.
final class LoginKeyLies {
  private static final int SHARE_BYTES = 32;

  private final SecureRandom random;
  private final Evaluator evaluator;

  LoginKeyLies(SecureRandom random) {
    this.random = random;
    this.evaluator = new Evaluator(LibraryKernel.open(), random);
  }

  /// @param earlier what was answered to an earlier login of this account
  Outcome instead(Lie lie, Operation<?> asked, Optional<Started> earlier, Outcome honest) {
    return switch (honest) {
      case Started started when asked instanceof LoginStart(Optional<Octets> element) ->
          with(
              started,
              element.flatMap(point ->
                  switch (lie) {
                    case OTHER_LOGIN_KEY -> byOtherShare(point);
                    case SPOILT_PROOF -> started.evaluation().map(LoginKeyLies::spoilt);
                    case EARLIER_EVALUATION -> earlier.flatMap(Started::evaluation);
                    default -> started.evaluation();
                  }));
      case LoggedIn in when lie == Lie.WRONG_LOGIN_SHARE -> with(in, Optional.of(anyShare()));
      case LoggedIn in when lie == Lie.NO_LOGIN_SHARE -> with(in, Optional.empty());
      default -> honest;
    };
  }

  private Optional<Evaluation> byOtherShare(Octets point) {
    try (SecretBytes share = anyShare()) {
      return evaluator.evaluate(share, point.toByteArray());
    }
  }

  // Less than the order of P-256, which begins with 32 ones.
  private SecretBytes anyShare() {
    byte[] share = new byte[SHARE_BYTES];
    random.nextBytes(share);
    share[0] = 1;
    return SecretBytes.takeFrom(share);
  }

  private static Evaluation spoilt(Evaluation right) {
    byte[] proof = right.proof().clone();
    proof[proof.length - 1] ^= 1;
    return new Evaluation(right.element(), proof, right.publicShare());
  }

  private static Started with(Started started, Optional<Evaluation> evaluation) {
    return new Started(
        started.stretch(),
        started.epoch(),
        started.attempt(),
        evaluation,
        started.triesLeft(),
        started.rest());
  }

  private static LoggedIn with(LoggedIn in, Optional<SecretBytes> share) {
    in.loginShare().ifPresent(SecretBytes::close);
    return new LoggedIn(in.grant(), in.roots(), in.sharing(), share, in.companion());
  }
}
