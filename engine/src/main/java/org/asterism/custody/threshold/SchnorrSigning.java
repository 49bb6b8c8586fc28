package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
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
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.key.SharedSignature;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.frost.CommitmentList;
import org.asterism.threshold.frost.SigningRound;
import org.asterism.vault.Octets;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;

/// One signature in the making. Its signers are told of each other: where one of them fails, it
/// begins anew with others and other nonces.
///
/// **Guarantee.** A signature is right: it is verified before it leaves. Where it is not, whoever's
/// share is wrong is blamed in the log. At most [#RESTARTS_MAX] times it begins anew for those that
/// fail or lie, within one deadline. Beside them it does once for each vault that was started again
/// and has forgotten its nonces, and for slow ones while there are others. For one thread.
final class SchnorrSigning {
  static final int RESTARTS_MAX = 3;

  private static final Curve CURVE = Curve.EDWARDS25519;

  private final SharedSignature form;
  private final Holders holders;
  private final Point publicKey;
  private final NoncePool pool;
  private final byte[] message;
  private final Kernel kernel;
  private final long began;
  private final Set<VaultName> forgetful = new HashSet<>();
  private final Set<VaultName> slow = new HashSet<>();
  private final LinkedHashMap<VaultName, VaultException> failed = new LinkedHashMap<>();
  private int restarts;
  private boolean patient;

  /// @param publicKey the key's, decoded
  SchnorrSigning(
      SharedSignature form, Holders holders, Point publicKey, NoncePool pool, byte[] message) {
    this.form = form;
    this.publicKey = publicKey;
    this.holders = holders;
    this.kernel = holders.environment().kernel();
    this.pool = pool;
    this.message = message;
    this.began = holders.environment().nanos().getAsLong();
  }

  /// One who signs, and with which nonce.
  private record Signer(Holder holder, NoncePool.Ready ready) {
    BigInteger x() {
      return holder.x();
    }

    CommitmentList.Signer listed() {
      return new CommitmentList.Signer(x(), ready.commitment());
    }

    SchnorrSign.Signer sent() {
      return new SchnorrSign.Signer(
          Octets.of(PublicScalar.encode(CURVE, x())),
          new NonceBatch.Commitment(
              Octets.of(ready.commitment().hiding().encoded()),
              Octets.of(ready.commitment().binding().encoded())));
    }
  }

  /// One vault's answer.
  private record Share(BigInteger x, BigInteger value) {}

  byte[] signature() throws VaultException, CryptokiException {
    while (restarts <= RESTARTS_MAX) {
      Optional<byte[]> signature = attempt(signers());
      if (signature.isPresent()) {
        return signature.get();
      }
    }
    throw new CryptokiException(
        Ckr.DEVICE_ERROR,
        "no %d vaults signed together in %d tries: %s"
            .formatted(holders.k(), RESTARTS_MAX + 1, failed.values()));
  }

  private Optional<byte[]> attempt(List<Signer> signers) throws CryptokiException {
    Map<BigInteger, BigInteger> shares = new LinkedHashMap<>();
    try {
      SigningRound round = round(signers);
      shares(signers).forEach(share -> shares.put(share.x(), share.value()));
      byte[] signature = round.aggregate(shares);
      if (form.verifies(holders.facts(), message, signature)) {
        return Optional.of(signature);
      }
      blame(signers, round, shares);
    } catch (QuorumMissed missed) {
      note(signers, missed);
    } catch (ThresholdRefused cancelled) {
      restarts++;
    }
    return Optional.empty();
  }

  // Slow ones too where too few of the others are left, or are there.
  private List<Signer> signers() throws VaultException {
    if (rest() >= holders.k()) {
      try {
        return ready();
      } catch (QuorumMissed missed) {
        if (slow.isEmpty()) {
          throw missed;
        }
      }
    }
    slow.clear();
    patient = true;
    return ready();
  }

  // Any k that have nonces.
  private List<Signer> ready() throws VaultException {
    Environment environment = holders.environment();
    List<Ask<Signer>> asks =
        holders.asks(this::isMeant, (holder, left) -> new Signer(holder, pool.take(holder, left)));
    if (asks.size() < holders.k()) {
      throw new QuorumMissed(holders.k(), asks.size(), failed);
    }
    return environment.quorum().any(holders.k(), asks, environment.left(began), _ -> {}).stream()
        .map(Answer.Given::value)
        .sorted(Comparator.comparing(Signer::x))
        .toList();
  }

  private List<Share> shares(List<Signer> signers) throws QuorumMissed {
    List<SchnorrSign.Signer> list = signers.stream().map(Signer::sent).toList();
    List<Ask<Share>> asks =
        signers.stream()
            .map(signer ->
                new Ask<Share>(
                    signer.holder().member().vault(), (_, left) -> share(signer, list, left)))
            .toList();
    Environment environment = holders.environment();
    boolean hasty = !patient && rest() > holders.k();
    return environment.quorum().exactly(asks, hasty, environment.left(began)).stream()
        .map(Answer.Given::value)
        .toList();
  }

  private Share share(Signer signer, List<SchnorrSign.Signer> list, Duration left)
      throws VaultException {
    Holder holder = signer.holder();
    var shown =
        new SchnorrSign.Shown(Octets.of(form.publicKey(holders.facts())), holders.salt(holder));
    var operation = new SchnorrSign(signer.ready().nonce(), shown, list, Octets.of(message));
    try (SchnorrSign.Share answer = holders.carryOut(holder, operation, left)) {
      BigInteger value =
          answer
              .share()
              .useArray(bytes -> PublicScalar.decode(CURVE, bytes))
              .orElseThrow(() -> holders.blame(holder, "its share of a signature is no scalar"));
      return new Share(signer.x(), value);
    }
  }

  private SigningRound round(List<Signer> signers) throws ThresholdRefused {
    var list = CommitmentList.of(signers.stream().map(Signer::listed).toList());
    return SigningRound.of(kernel, list, publicKey, message);
  }

  private void blame(List<Signer> signers, SigningRound round, Map<BigInteger, BigInteger> shares)
      throws CryptokiException {
    int before = failed.size();
    for (Signer signer : signers) {
      Holder holder = signer.holder();
      Point publicShare =
          kernel.decode(CURVE, holder.point().publicShare().toByteArray()).orElseThrow();
      if (!round.isShare(signer.x(), publicShare, requireNonNull(shares.get(signer.x())))) {
        failed.put(
            name(holder), holders.blame(holder, "its share of a signature is not its share's"));
      }
    }
    if (failed.size() == before) {
      throw new CryptokiException(
          Ckr.DEVICE_ERROR, "shares of a signature are right and their sum is not");
    }
    restarts++;
  }

  private void note(List<Signer> signers, QuorumMissed missed) {
    boolean failing = false;
    for (Signer signer : signers) {
      VaultException why = missed.failures().get(name(signer.holder()));
      if (why instanceof VaultRefused refused
          && refused.reason() == Reason.SPENT
          && forgetful.add(name(signer.holder()))) {
        pool.drop(signer.holder());
      } else if (why instanceof VaultSilent) {
        slow.add(name(signer.holder()));
      } else if (why != null) {
        failed.put(name(signer.holder()), why);
        failing = true;
      }
    }
    if (failing) {
      restarts++;
    }
  }

  // How many have neither failed nor been slow.
  private int rest() {
    return holders.all().size() - failed.size() - slow.size();
  }

  private boolean isMeant(Holder holder) {
    return !failed.containsKey(name(holder)) && !slow.contains(name(holder));
  }

  private static VaultName name(Holder holder) {
    return holder.member().vault().name();
  }
}
