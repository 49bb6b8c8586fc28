package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.key.KeyFacts;
import org.asterism.logging.SparingLog;
import org.asterism.quorum.Ask;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.slf4j.LoggerFactory;

/// The vaults that hold the shares of one key, and how each is asked to use its own.
///
/// @param lacking hears of a vault that has not got its share
record Holders(
    Environment environment, OpenToken token, Locator locator, ThresholdKey.Lacking lacking) {
  private static final SparingLog SPARING = new SparingLog(LoggerFactory.getLogger(Holders.class));
  private static final Set<Reason> LACKS =
      EnumSet.of(Reason.UNKNOWN_HANDLE, Reason.TOMBSTONE, Reason.DAMAGED);

  /// One of them.
  record Holder(Member member, Place place, Locator.Point point) {
    BigInteger x() {
      return point.x();
    }
  }

  /// What is asked of one.
  @FunctionalInterface
  interface Question<T> {
    T ask(Holder holder, Duration left) throws VaultException;
  }

  KeyFacts facts() {
    return locator.facts();
  }

  int k() {
    return locator.k();
  }

  /// Those that are still of the constellation.
  List<Holder> all() {
    var all = new ArrayList<Holder>();
    for (int i = 0; i < locator.points().size(); i++) {
      Place place = locator.places().all().get(i);
      Locator.Point point = locator.points().get(i);
      environment
          .members()
          .find(place.vault())
          .ifPresent(member -> all.add(new Holder(member, place, point)));
    }
    return all;
  }

  /// The same question to those that are meant. Vaults that never confirmed their share come last.
  <T> List<Ask<T>> asks(Predicate<Holder> meant, Question<T> question) {
    return all().stream()
        .filter(meant)
        .map(holder ->
            new Ask<T>(
                holder.member().vault(),
                (_, left) -> question.ask(holder, left),
                !holder.place().placed()))
        .toList();
  }

  /// What `holder` answers to an operation with its share.
  <A extends Outcome> A carryOut(Holder holder, Operation<A> operation, Duration left)
      throws VaultException {
    Place place = holder.place();
    var errand = new Errand<>(place.handle(), place.epoch(), place.policy(), operation);
    try {
      return errand.carryOut(holder.member(), token.authority(), left);
    } catch (VaultRefused refused) {
      if (refused.reason() == Reason.EPOCH && catchesUp(holder, refused.inForce(), left)) {
        return errand.carryOut(holder.member(), token.authority(), left);
      }
      if (LACKS.contains(refused.reason()) || refused.reason() == Reason.EPOCH) {
        lacking.at(holder.member(), refused.reason());
      }
      throw refused;
    }
  }

  // What the directory has decided while the vault was away: it may have the share staged.
  private boolean catchesUp(Holder holder, EpochTag inForce, Duration left) throws VaultException {
    try {
      var _ =
          Records.commit(holder.place(), inForce)
              .carryOut(holder.member(), token.authority(), left);
      return true;
    } catch (VaultRefused hasNone) {
      return false;
    }
  }

  /// The salt of the commitments at `holder`.
  Octets salt(Holder holder) {
    return Octets.of(Dealing.salt(locator, holder.member().id(), token));
  }

  /// Notes that an answer is wrong: its vault is asked last.
  ///
  /// @return what is thrown in place of the answer
  VaultMalformed blame(Holder holder, String what) {
    Member member = holder.member();
    environment.quorum().blame(member.vault().name());
    SPARING.error(member.vault(), what, () -> "vault %s is to blame: %s".formatted(member, what));
    return new VaultMalformed(member.vault().name(), "is to blame: " + what, null);
  }
}
