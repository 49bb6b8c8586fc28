package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.logging.SparingLog;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.rsa.RsaCombination;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.Octets;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.RsaExp.Partial;
import org.slf4j.LoggerFactory;

/// Powers of one key, combined of what k vaults compute with their shares (threshold.md §6).
///
/// **Guarantee.** A result is right: it is verified with the public key before it leaves. Where it
/// is not, one vault after another is asked besides, until k right answers are there; who gave a
/// wrong one is blamed in the log, and asked last.
final class Partials {
  private static final SparingLog SPARING = new SparingLog(LoggerFactory.getLogger(Partials.class));
  private static final Set<Reason> LACKS =
      EnumSet.of(Reason.UNKNOWN_HANDLE, Reason.TOMBSTONE, Reason.DAMAGED);

  private final Environment environment;
  private final OpenToken token;
  private final Locator locator;
  private final RsaKey key;
  private final ThresholdKey.Lacking lacking;
  private final RsaCombination combination;

  Partials(
      Environment environment,
      OpenToken token,
      Locator locator,
      RsaKey key,
      ThresholdKey.Lacking lacking) {
    this.environment = environment;
    this.token = token;
    this.locator = locator;
    this.key = key;
    this.lacking = lacking;
    this.combination = new RsaCombination(key, locator.k());
  }

  /// One vault's answer.
  private record Power(Member member, XCoordinate x, BigInteger value) {}

  /// The base, which a vault raises, to the private exponent.
  BigInteger power(BigInteger base) throws VaultException, CryptokiException {
    long began = environment.nanos().getAsLong();
    List<Ask<Power>> asks = asks(base);
    List<Power> powers = new ArrayList<>(any(locator.k(), asks, began));
    Optional<BigInteger> result = combination.combine(base, values(powers));
    return result.isPresent() ? result.get() : search(base, powers, asks, began);
  }

  private BigInteger search(BigInteger base, List<Power> powers, List<Ask<Power>> asks, long began)
      throws VaultException, CryptokiException {
    while (powers.size() < locator.places().all().size()) {
      List<VaultName> asked = powers.stream().map(power -> power.member().vault().name()).toList();
      List<Ask<Power>> others =
          asks.stream().filter(ask -> !asked.contains(ask.vault().name())).toList();
      powers.addAll(others(others, powers.size(), began));
      var found = combination.search(base, values(powers));
      if (found.isPresent()) {
        powers.stream()
            .filter(power -> found.get().wrong().contains(power.x()))
            .forEach(power -> blame(power.member(), "its power of a base is not its share's"));
        return found.get().result();
      }
    }
    throw new CryptokiException(
        Ckr.DEVICE_ERROR,
        "of the powers of %d vaults no %d belong together: too many vaults are wrong"
            .formatted(powers.size(), locator.k()));
  }

  private List<Power> any(int needed, List<Ask<Power>> asks, long began) throws QuorumMissed {
    return environment.quorum().any(needed, asks, environment.left(began), _ -> {}).stream()
        .map(Answer.Given::value)
        .toList();
  }

  private List<Power> others(List<Ask<Power>> asks, int known, long began) throws VaultException {
    try {
      return any(1, asks, began);
    } catch (QuorumMissed none) {
      throw new QuorumMissed(
          ", as some of the answers are wrong",
          known + 1,
          known,
          new LinkedHashMap<>(none.failures()));
    }
  }

  // Vaults that never confirmed their share come last.
  private List<Ask<Power>> asks(BigInteger base) {
    Octets encoded = Octets.of(key.encode(base));
    var asks = new ArrayList<Ask<Power>>();
    for (int i = 0; i < locator.points().size(); i++) {
      Place place = locator.places().all().get(i);
      XCoordinate x = locator.points().get(i).x();
      environment
          .members()
          .find(place.vault())
          .ifPresent(member ->
              asks.add(
                  new Ask<>(
                      member.vault(),
                      (_, left) -> new Power(member, x, raise(member, place, encoded, left)),
                      !place.placed())));
    }
    return asks;
  }

  private BigInteger raise(Member member, Place place, Octets base, Duration left)
      throws VaultException {
    byte[] salt = Dealing.salt(locator, member.id(), token);
    var shown =
        new RsaExp.Shown(
            Octets.of(key.modulusBytes()), Octets.of(key.exponentBytes()), Octets.of(salt));
    var errand =
        new Errand<>(place.handle(), place.epoch(), place.policy(), new RsaExp(shown, base));
    try (Partial partial = errand.carryOut(member, token.authority(), left)) {
      return checked(member, partial);
    } catch (VaultRefused refused) {
      if (LACKS.contains(refused.reason())) {
        lacking.at(member, refused.reason());
      }
      throw refused;
    }
  }

  private BigInteger checked(Member member, Partial partial) throws VaultMalformed {
    BigInteger power = partial.power().useArray(bytes -> new BigInteger(1, bytes));
    if (partial.power().length() == key.length()
        && power.signum() > 0
        && power.compareTo(key.modulus()) < 0) {
      return power;
    }
    blame(member, "its power of a base is no number below the modulus");
    throw new VaultMalformed(member.vault().name(), "gave a wrong power", null);
  }

  private void blame(Member member, String what) {
    environment.quorum().blame(member.vault().name());
    SPARING.error(member.vault(), what, () -> "vault %s is to blame: %s".formatted(member, what));
  }

  private static Map<XCoordinate, BigInteger> values(List<Power> powers) {
    var values = new LinkedHashMap<XCoordinate, BigInteger>();
    powers.forEach(power -> values.put(power.x(), power.value()));
    return values;
  }
}
