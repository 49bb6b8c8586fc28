package org.asterism.conformance.vectors;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.ScalarField;
import org.asterism.oprf.BlindedInput.Blinded;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.Stretch;
import org.asterism.vault.Usage;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionOpen;

/// A vault process as its engine speaks to it, and the records that a test puts there itself, in
/// place of the engine's directory and its policies.
record DirectVault(Vault vault) {
  static final Octets SALT = Octets.of(new byte[Commitment.SALT_BYTES]);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final EpochTag EPOCH = new EpochTag(1);
  private static final Kernel KERNEL = LibraryKernel.open();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRIES = 10;

  // Everything that is asked here, for any engine.
  private static final EncodedPolicy POLICY =
      new Policy(
              "published",
              List.of(
                  new Rule(
                      Set.of(Put.KIND, LoginStart.KIND, RsaExp.KIND, NonceBatch.KIND),
                      List.of(new Allowed.AnyHost()),
                      List.of())))
          .encode();

  /// Shares of a scalar of P-256, by x-coordinate.
  static Map<Integer, BigInteger> split(
      BigInteger key, int k, List<Integer> xs, SecureRandom random) {
    BigInteger order = Curve.P256.order();
    var coefficients = new ArrayList<>(List.of(key));
    while (coefficients.size() < k) {
      coefficients.add(new BigInteger(order.bitLength() + 64, random).mod(order));
    }
    Map<Integer, BigInteger> shares = new LinkedHashMap<>();
    for (int x : xs) {
      BigInteger value = BigInteger.ZERO;
      for (BigInteger coefficient : coefficients.reversed()) {
        value = value.multiply(BigInteger.valueOf(x)).add(coefficient).mod(order);
      }
      shares.put(x, value);
    }
    return shares;
  }

  /// A record at the vault.
  record Held(Vault vault, Handle handle) {
    <A extends Outcome> A use(Operation<A> operation) throws VaultException {
      return vault.act(
          new Act<>(handle, EPOCH, POLICY.digest(), Optional.empty(), operation), SOON);
    }
  }

  /// An account whose share evaluates.
  record Evaluating(Held account, byte[] publicShare) {
    Evaluated evaluate(Blinded blinded) throws VaultException {
      var start = new LoginStart(Optional.of(Octets.of(blinded.element())));
      var evaluation = account.use(start).evaluation().orElseThrow();
      return blinded.unblind(evaluation, publicShare).orElseThrow();
    }
  }

  /// A share of an Ed25519 key, which signs.
  Held putSigning(byte[] share, byte[] publicKey) throws VaultException {
    try (var scalar = SecretBytes.takeFrom(share);
        SecretBytes padded = SizeBucket.pad(scalar)) {
      Group group = Group.EDWARDS25519;
      byte[] salt = SALT.toByteArray();
      return put(
          new StoredRecord.ThresholdKey(
              padded,
              Purpose.of(group, Usage.SCHNORR),
              new Commitments(
                  Commitment.toKey(salt, group.number(), publicKey),
                  Commitment.toRoster(salt, 2, List.of())),
              new Signer.Enrolled(enrol(group)),
              POLICY,
              Octets.EMPTY));
    }
  }

  /// A share of a login key.
  Evaluating putEvaluating(BigInteger share) throws VaultException {
    try (SecretBytes scalar = ScalarField.of(Curve.P256).scalar(share);
        var secret = SecretBytes.random(32, RANDOM)) {
      byte[] salt = "published shares".getBytes(StandardCharsets.US_ASCII);
      Held account =
          put(
              new StoredRecord.Account(
                  Role.USER,
                  TRIES,
                  Stretch.floor(Octets.of(salt)),
                  Optional.of(secret),
                  Optional.of(scalar),
                  new Roots<>(secret, Optional.empty()),
                  POLICY,
                  Octets.EMPTY));
      return new Evaluating(account, KERNEL.multiplyBase(Curve.P256, scalar).encoded());
    }
  }

  private Held put(StoredRecord record) throws VaultException {
    var held = new Held(vault, Handle.random(RANDOM));
    var _ = held.use(new Put(record));
    return held;
  }

  private SessionId enrol(Group group) throws VaultException {
    var nothing = Handle.of(new byte[Handle.LENGTH]);
    var policy = PolicyDigest.of(new byte[PolicyDigest.LENGTH]);
    var act = new Act<>(nothing, EpochTag.NONE, policy, Optional.empty(), SessionOpen.enrol(group));
    return vault.act(act, SOON).session();
  }
}
