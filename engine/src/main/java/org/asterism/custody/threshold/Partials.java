package org.asterism.custody.threshold;

import static java.util.stream.Collectors.joining;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.rsa.RsaCombination;
import org.asterism.threshold.rsa.RsaCombination.Found;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.Octets;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.RsaExp.Partial;

/// Powers of one key, combined of what k vaults compute with their shares (threshold.md §6).
///
/// **Guarantee.** A result is right: it is verified with the public key before it leaves. Where it
/// is not, one vault after another is asked besides, until k right answers are there; who gave a
/// wrong one is blamed in the log, and asked last.
final class Partials {
  private final Holders holders;
  private final RsaKey key;
  private final RsaCombination combination;

  Partials(Holders holders, RsaKey key) {
    this.holders = holders;
    this.key = key;
    this.combination = new RsaCombination(key, holders.k(), holders.locator().kept().reshares());
  }

  /// One vault's answer.
  private record Power(Holder holder, BigInteger value) {
    XCoordinate x() {
      return holder.point().coordinate();
    }
  }

  /// The base, which a vault raises, to the private exponent.
  BigInteger power(BigInteger base) throws VaultException, CryptokiException {
    long began = holders.environment().nanos().getAsLong();
    Octets encoded = Octets.of(key.encode(base));
    List<Ask<Power>> asks = holders.asks(_ -> true, (holder, left) -> raise(holder, encoded, left));
    List<Power> powers = new ArrayList<>(any(holders.k(), asks, began));
    Optional<BigInteger> result = combination.combine(base, values(powers));
    return result.isPresent() ? result.get() : search(base, powers, asks, began);
  }

  /// That the shares of all vaults are of the key: each raises a random number, and is used in some
  /// set of k.
  ///
  /// @throws VaultException if one has no answer
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if they do not belong together
  void requireAll() throws VaultException, CryptokiException {
    var environment = holders.environment();
    var drawn = new BigInteger(key.modulus().bitLength() - 2, environment.random());
    requireAll(drawn.add(BigInteger.TWO));
  }

  private void requireAll(BigInteger base) throws VaultException, CryptokiException {
    long began = holders.environment().nanos().getAsLong();
    Octets encoded = Octets.of(key.encode(base));
    List<Ask<Power>> asks = holders.asks(_ -> true, (holder, left) -> raise(holder, encoded, left));
    List<Power> powers = any(asks.size(), asks, began);
    for (int first = 0; first < powers.size(); first += holders.k()) {
      int from = Math.max(0, Math.min(first, powers.size() - holders.k()));
      List<Power> some = powers.subList(from, from + holders.k());
      if (combination.combine(base, values(some)).isEmpty()) {
        throw new CryptokiException(Ckr.DEVICE_ERROR, wrong(base, powers));
      }
    }
  }

  // A share that is wrong may have been dealt so: nobody is blamed.
  private String wrong(BigInteger base, List<Power> powers) {
    Set<XCoordinate> wrong =
        combination.search(base, values(powers)).map(Found::wrong).orElse(Set.of());
    String whose =
        powers.stream()
            .filter(power -> wrong.contains(power.x()))
            .map(power -> String.valueOf(power.holder().member()))
            .collect(joining(", "));
    return whose.isEmpty()
        ? "of %d new shares no %d belong together".formatted(powers.size(), holders.k())
        : "the new share of %s is not of the key: who has it or who dealt it is wrong"
            .formatted(whose);
  }

  private BigInteger search(BigInteger base, List<Power> powers, List<Ask<Power>> asks, long began)
      throws VaultException, CryptokiException {
    while (powers.size() < holders.locator().places().all().size()) {
      var asked = powers.stream().map(power -> power.holder().member().vault().name()).toList();
      List<Ask<Power>> others =
          asks.stream().filter(ask -> !asked.contains(ask.vault().name())).toList();
      powers.addAll(others(others, powers.size(), began));
      var found = combination.search(base, values(powers));
      if (found.isPresent()) {
        powers.stream()
            .filter(power -> found.get().wrong().contains(power.x()))
            .forEach(power -> {
              var _ = holders.blame(power.holder(), "its power of a base is not its share's");
            });
        return found.get().result();
      }
    }
    throw new CryptokiException(
        Ckr.DEVICE_ERROR,
        "of the powers of %d vaults no %d belong together: too many vaults are wrong"
            .formatted(powers.size(), holders.k()));
  }

  private List<Power> any(int needed, List<Ask<Power>> asks, long began) throws QuorumMissed {
    var environment = holders.environment();
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

  private Power raise(Holder holder, Octets base, Duration left) throws VaultException {
    var shown =
        new RsaExp.Shown(
            Octets.of(key.modulusBytes()), Octets.of(key.exponentBytes()), holders.salt(holder));
    try (Partial partial = holders.carryOut(holder, new RsaExp(shown, base), left)) {
      return new Power(holder, checked(holder, partial));
    }
  }

  private BigInteger checked(Holder holder, Partial partial) throws VaultMalformed {
    BigInteger power = partial.power().useArray(bytes -> new BigInteger(1, bytes));
    if (partial.power().length() == key.length()
        && power.signum() > 0
        && power.compareTo(key.modulus()) < 0) {
      return power;
    }
    throw holders.blame(holder, "its power of a base is no number below the modulus");
  }

  private static Map<XCoordinate, BigInteger> values(List<Power> powers) {
    var values = new LinkedHashMap<XCoordinate, BigInteger>();
    powers.forEach(power -> values.put(power.x(), power.value()));
    return values;
  }
}
