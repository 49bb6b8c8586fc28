package org.asterism.enclave.service;

import static org.asterism.enclave.service.CurveFixture.KERNEL;
import static org.asterism.enclave.service.CurveFixture.policy;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.ProductProof;
import org.asterism.threshold.curve.ProofSuite;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A point is multiplied by the share that its record has, for that use alone, and what is no point
/// of the subgroup by none.
final class MulPointTest {
  private static final BigInteger SHARE = new BigInteger("123456789abcdef123456789", 16);

  @TempDir Path directory;
  private VaultFixture vault;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @ParameterizedTest
  @EnumSource
  void theProductIsTheSharesAndItsProofIsOfNothingElse(Curve curve) throws Exception {
    CurveFixture key = key(curve);
    Handle handle = key.put(SHARE, policy());
    vault.restart();
    Point element = CurveFixture.point(curve, BigInteger.TEN);
    byte[] answer = multiplied(handle, element);
    byte[] encoded = Arrays.copyOf(answer, curve.pointBytes());
    byte[] proof = Arrays.copyOfRange(answer, curve.pointBytes(), answer.length);
    Point product = KERNEL.decode(curve, encoded).orElseThrow();
    assertEquals(CurveFixture.point(curve, SHARE.multiply(BigInteger.TEN)), product);
    var verifier = new ProductProof(KERNEL, ProofSuite.ofMulPoint(curve));
    assertTrue(verifier.verifies(key.publicKey, element, product, proof));
    // Another share, another element, another product, another context, another proof.
    assertFalse(verifier.verifies(element, element, product, proof));
    assertFalse(verifier.verifies(key.publicKey, key.publicKey, product, proof));
    assertFalse(verifier.verifies(key.publicKey, element, element, proof));
    byte[] other = "asterism/mul-point/v1-".getBytes(StandardCharsets.US_ASCII);
    var elsewhere = new ProductProof(KERNEL, ProofSuite.of(other, curve));
    assertFalse(elsewhere.verifies(key.publicKey, element, product, proof));
    proof[proof.length / 2] ^= 1;
    assertFalse(verifier.verifies(key.publicKey, element, product, proof));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoPointOfTheSubgroupIsNotMultiplied(Curve curve) throws Exception {
    Handle handle = key(curve).put(SHARE, policy());
    for (byte[] point : NoPoints.of(curve)) {
      assertEquals(
          refused(Reason.INPUT),
          use(handle, new MulPoint(Octets.of(point))),
          HexFormat.of().formatHex(point));
    }
    assertEquals(
        curve.pointBytes() + 2 * curve.scalarBytes(),
        multiplied(handle, CurveFixture.point(curve, BigInteger.TWO)).length);
  }

  @Test
  void usageIsExclusive() throws Exception {
    Handle agrees = key(Curve.EDWARDS25519).put(SHARE, policy());
    var shown = new RsaExp.Shown(Octets.EMPTY, Octets.EMPTY, Octets.EMPTY);
    for (Operation<?> other :
        List.of(new Release(0), new NonceBatch(1), new RsaExp(shown, Octets.EMPTY))) {
      assertEquals(refused(Reason.DENIED), use(agrees, other));
    }
    Point publicKey = CurveFixture.point(Curve.EDWARDS25519, SHARE);
    Handle signs =
        new CurveFixture(vault, Curve.EDWARDS25519, Usage.SCHNORR, publicKey).put(SHARE, policy());
    assertEquals(refused(Reason.DENIED), use(signs, mulPoint(Curve.EDWARDS25519)));
    Handle assembled = vault.handle();
    vault.put(assembled, VaultFixture.key(5, policy()));
    assertEquals(refused(Reason.DENIED), use(assembled, mulPoint(Curve.P256)));
  }

  @Test
  void isGatedAsAnyRecord() throws Exception {
    EncodedPolicy granted = policy(new Condition.Credential(vault.handle()));
    Handle handle = key(Curve.P256).put(SHARE, granted);
    MulPoint multiply = mulPoint(Curve.P256);
    assertEquals(refused(Reason.GRANT), vault.act(onto(handle, granted, multiply)));
    assertEquals(refused(Reason.POLICY_DIGEST), use(handle, multiply));
    var old = new Act<>(handle, new EpochTag(1), granted.digest(), Optional.empty(), multiply);
    assertEquals(refused(Reason.EPOCH), vault.act(old));
    assertEquals(refused(Reason.UNKNOWN_HANDLE), use(vault.handle(), multiply));
  }

  @Test
  void countsUsesWhereItsPolicyDoes() throws Exception {
    EncodedPolicy once = policy(new Condition.UseLimit(1));
    Handle handle = key(Curve.P256).put(SHARE, once);
    assertInstanceOf(MulPoint.Proven.class, vault.act(onto(handle, once, mulPoint(Curve.P256))));
    vault.restart();
    assertEquals(refused(Reason.DENIED), vault.act(onto(handle, once, mulPoint(Curve.P256))));
  }

  @Test
  void withoutArithmeticThereIsNoProduct() throws Exception {
    Handle handle = key(Curve.P384).put(SHARE, policy());
    vault.loseArithmetic();
    assertEquals(refused(Reason.GROUP), use(handle, mulPoint(Curve.P384)));
  }

  @Test
  void whatCannotBeComputedWithIsNotStored() throws Exception {
    CurveFixture key = key(Curve.P256);
    for (Purpose purpose :
        List.of(
            Purpose.of(Group.P256, Usage.SCHNORR),
            Purpose.of(Group.P256, Usage.RSA_EXP),
            Purpose.of(Group.P521, Usage.MUL_POINT),
            Purpose.of(Group.EDWARDS25519, Usage.ECDSA),
            new Purpose(Group.P256, Set.of()),
            new Purpose(Group.EDWARDS25519, Set.of(Usage.MUL_POINT, Usage.SCHNORR)))) {
      var record = key.record(SHARE, purpose, key.open(), policy());
      assertEquals(refused(Reason.INPUT), vault.put(vault.handle(), record), purpose.toString());
    }
  }

  @Test
  void aShareOfZeroIsNoShare() throws Exception {
    Handle handle = key(Curve.P256).put(BigInteger.ZERO, policy());
    assertEquals(refused(Reason.INPUT), use(handle, mulPoint(Curve.P256)));
  }

  private CurveFixture key(Curve curve) {
    return new CurveFixture(vault, curve, Usage.MUL_POINT, CurveFixture.point(curve, SHARE));
  }

  private static MulPoint mulPoint(Curve curve) {
    return new MulPoint(Octets.of(CurveFixture.point(curve, BigInteger.TWO).encoded()));
  }

  private Outcome use(Handle handle, Operation<?> operation) throws Exception {
    return vault.act(onto(handle, policy(), operation));
  }

  private byte[] multiplied(Handle handle, Point point) throws Exception {
    var answer =
        assertInstanceOf(
            MulPoint.Proven.class, use(handle, new MulPoint(Octets.of(point.encoded()))));
    try (answer) {
      return answer.product().useArray(byte[]::clone);
    }
  }
}
