package org.asterism.enclave.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionOpen;

/// A key on a curve whose shares a test puts at a vault, and the words for it.
final class CurveFixture {
  static final Kernel KERNEL = LibraryKernel.open();
  static final Octets SALT = VaultFixture.octets("salt", 32);

  final Curve curve;
  final Purpose purpose;
  final Point publicKey;
  private final VaultFixture vault;

  CurveFixture(VaultFixture vault, Curve curve, Usage usage, Point publicKey) {
    this.vault = vault;
    this.curve = curve;
    this.purpose = Purpose.of(curve.group(), usage);
    this.publicKey = publicKey;
  }

  static Point point(Curve curve, BigInteger times) {
    try (SecretBytes scalar = ScalarField.of(curve).scalar(times)) {
      return KERNEL.multiplyBase(curve, scalar);
    }
  }

  /// Puts a share, and gives the handle of its record.
  Handle put(BigInteger share, EncodedPolicy policy) throws Exception {
    Handle handle = vault.handle();
    assertEquals(new Outcome.Done(), vault.put(handle, record(share, purpose, open(), policy)));
    return handle;
  }

  StoredRecord.ThresholdKey record(
      BigInteger share, Purpose kept, SessionId session, EncodedPolicy policy) {
    try (SecretBytes scalar = ScalarField.of(curve).scalar(share)) {
      return new StoredRecord.ThresholdKey(
          SizeBucket.pad(scalar),
          kept,
          new Commitments(
              Commitment.toKey(SALT.toByteArray(), kept.group().number(), publicKey.encoded()),
              Commitment.toRoster(SALT.toByteArray(), 2, List.of())),
          new Signer.Enrolled(session),
          policy,
          VaultFixture.octets("companion", 64));
    }
  }

  SessionId open() throws Exception {
    var act =
        new Act<>(
            Handle.of(new byte[Handle.LENGTH]),
            EpochTag.NONE,
            PolicyDigest.of(new byte[32]),
            Optional.empty(),
            SessionOpen.enrol(curve.group()));
    return assertInstanceOf(SessionOpen.Opened.class, vault.act(act)).session();
  }

  /// Everything for any host engine, under these conditions for a use.
  static EncodedPolicy policy(Condition... forUse) {
    List<Allowed> hosts = List.of(new Allowed.AnyHost());
    return new Policy(
            "test",
            List.of(
                new Rule(Set.of(Put.KIND, Release.KIND, Delete.KIND), hosts, List.of()),
                new Rule(Set.of(RsaExp.KIND, NonceBatch.KIND), hosts, List.of(forUse))))
        .encode();
  }
}
