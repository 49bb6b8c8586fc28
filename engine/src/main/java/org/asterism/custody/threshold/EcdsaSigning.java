package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.vaults.Environment;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.ecdsa.EcdsaRound;
import org.asterism.threshold.ecdsa.EcdsaVerification;
import org.asterism.vault.Octets;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.EcdsaSign;

/// One ECDSA signature in the making, by the keepers of one presignature: where one of them fails,
/// it begins anew with another presignature, and never sends the first again (threshold.md §10, 5).
///
/// **Guarantee.** A signature is right: it is verified before it leaves. Where it is not, whoever's
/// part is wrong is blamed in the log. At most [#RESTARTS_MAX] times it begins anew, within one
/// deadline. Beside them it does once for each vault that was started again and has forgotten its
/// presignatures, and for slow ones while others have some. For one thread.
final class EcdsaSigning {
  static final int RESTARTS_MAX = 3;

  private final Holders holders;
  private final Point publicKey;
  private final PresignPool pool;
  private final byte[] digest;
  private final Kernel kernel;
  private final long began;
  private final Set<VaultName> forgetful = new HashSet<>();
  private final Set<VaultName> slow = new HashSet<>();
  private final LinkedHashMap<VaultName, VaultException> failed = new LinkedHashMap<>();
  private int restarts;
  private boolean patient;

  EcdsaSigning(Holders holders, Point publicKey, PresignPool pool, byte[] digest) {
    this.holders = holders;
    this.kernel = holders.environment().kernel();
    this.publicKey = publicKey;
    this.pool = pool;
    this.digest = digest;
    this.began = holders.environment().nanos().getAsLong();
  }

  /// One keeper's answer.
  private record Given(BigInteger x, BigInteger value) {}

  /// r | s.
  ///
  /// @throws CryptokiException `CKR_DATA_INVALID` for a digest that is zero as a number of the
  ///   curve, which nobody signs, `CKR_KEY_FUNCTION_NOT_PERMITTED` for a key that only agrees
  byte[] signature() throws VaultException, CryptokiException {
    while (restarts <= RESTARTS_MAX) {
      Optional<Presigned> ready = ready();
      Optional<byte[]> signature = ready.isPresent() ? attempt(ready.get()) : Optional.empty();
      if (signature.isPresent()) {
        return signature.get();
      }
    }
    throw new CryptokiException(
        Ckr.DEVICE_ERROR,
        "no %d vaults signed together in %d tries: %s"
            .formatted(holders.k(), RESTARTS_MAX + 1, failed.values()));
  }

  private Optional<Presigned> ready() throws VaultException, CryptokiException {
    if (!slow.isEmpty() && !pool.has(this::isMeant)) {
      slow.clear();
      patient = true;
    }
    try {
      Optional<Presigned> ready = pool.take(this::isMeant, holders.environment().left(began));
      restarts += ready.isPresent() ? 0 : 1;
      return ready;
    } catch (QuorumMissed missed) {
      requireShared(missed);
      failed.putAll(missed.failures());
      requireRest(missed);
    } catch (VaultMalformed liar) {
      liar.vaults().forEach(vault -> failed.put(vault, liar));
      requireRest(liar);
    }
    return Optional.empty();
  }

  private <E extends VaultException> void requireRest(E why) throws E {
    if (++restarts > RESTARTS_MAX || !isEnough()) {
      pool.reportDry(this::isMeant);
      throw why;
    }
  }

  // What a key is for is known to those that have it.
  private void requireShared(QuorumMissed missed) throws CryptokiException {
    if (missed.refused(Reason.DENIED) > holders.all().size() - holders.k()) {
      throw new CryptokiException(
          Ckr.KEY_FUNCTION_NOT_PERMITTED, "this key is shared out to agree, not to sign");
    }
  }

  // To make more, or to sign with what is there.
  private boolean isEnough() {
    long meant = holders.all().stream().filter(this::isMeant).count();
    return meant >= 2L * holders.k() - 1 || pool.has(this::isMeant);
  }

  private Optional<byte[]> attempt(Presigned ready) throws CryptokiException {
    Octets freshness = Octets.random(EcdsaRound.FRESHNESS_BYTES, holders.environment().random());
    EcdsaRound round = round(ready, freshness);
    Map<BigInteger, BigInteger> parts = new LinkedHashMap<>();
    try {
      given(ready, freshness).forEach(one -> parts.put(one.x(), one.value()));
    } catch (QuorumMissed missed) {
      note(ready, missed);
      return Optional.empty();
    }
    byte[] signature = round.signature(parts);
    if (EcdsaVerification.verifies(kernel, publicKey, digest, signature)) {
      return Optional.of(signature);
    }
    blame(ready, round, parts);
    return Optional.empty();
  }

  // r is zero with a probability that nobody meets, so that what is refused is the digest.
  private EcdsaRound round(Presigned ready, Octets freshness) throws CryptokiException {
    try {
      return EcdsaRound.of(kernel, ready.nonce(), digest, freshness.toByteArray());
    } catch (ThresholdRefused zero) {
      throw new CryptokiException(Ckr.DATA_INVALID, "a digest of zero is not signed");
    }
  }

  private List<Given> given(Presigned ready, Octets freshness) throws QuorumMissed {
    List<Ask<Given>> asks =
        ready.parts().stream()
            .map(part ->
                new Ask<Given>(
                    part.holder().member().vault(), (_, left) -> given(part, freshness, left)))
            .toList();
    Environment environment = holders.environment();
    boolean hasty = !patient && pool.has(this::isMeant);
    return environment.quorum().exactly(asks, hasty, environment.left(began)).stream()
        .map(Answer.Given::value)
        .toList();
  }

  private Given given(Presigned.Part part, Octets freshness, Duration left) throws VaultException {
    Holder holder = part.holder();
    var operation = new EcdsaSign(part.name(), Octets.of(digest), freshness);
    try (EcdsaSign.Share answer = holders.carryOut(holder, operation, left)) {
      BigInteger value =
          answer
              .share()
              .useArray(bytes -> PublicScalar.decode(publicKey.curve(), bytes))
              .orElseThrow(() -> holders.blame(holder, "its part of a signature is no scalar"));
      return new Given(holder.x(), value);
    }
  }

  private void blame(Presigned ready, EcdsaRound round, Map<BigInteger, BigInteger> parts)
      throws CryptokiException {
    int before = failed.size();
    for (Presigned.Part part : ready.parts()) {
      Holder holder = part.holder();
      if (!round.isShare(part.check(), requireNonNull(parts.get(holder.x())))) {
        failed.put(
            name(holder), holders.blame(holder, "its part of a signature is not its share's"));
      }
    }
    if (failed.size() == before) {
      throw new CryptokiException(
          Ckr.DEVICE_ERROR, "parts of a signature are right and their sum is not");
    }
    restarts++;
  }

  private void note(Presigned ready, QuorumMissed missed) {
    boolean failing = false;
    for (Presigned.Part part : ready.parts()) {
      Holder holder = part.holder();
      VaultException why = missed.failures().get(name(holder));
      if (why instanceof VaultRefused refused
          && refused.reason() == Reason.SPENT
          && forgetful.add(name(holder))) {
        pool.drop(holder);
      } else if (why instanceof VaultSilent && !patient) {
        slow.add(name(holder));
      } else if (why != null) {
        failed.put(name(holder), why);
        failing = true;
      }
    }
    restarts += failing ? 1 : 0;
  }

  private boolean isMeant(Holder holder) {
    return !failed.containsKey(name(holder)) && !slow.contains(name(holder));
  }

  private static VaultName name(Holder holder) {
    return holder.member().vault().name();
  }
}
