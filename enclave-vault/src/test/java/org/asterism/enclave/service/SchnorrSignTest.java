package org.asterism.enclave.service;

import static org.asterism.enclave.service.CurveFixture.KERNEL;
import static org.asterism.enclave.service.CurveFixture.SALT;
import static org.asterism.enclave.service.CurveFixture.policy;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.asterism.kernel.Curve.EDWARDS25519;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.frost.CommitmentList;
import org.asterism.threshold.frost.NonceCommitment;
import org.asterism.threshold.frost.SigningRound;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vaults sign together, and never with what does not fit.
final class SchnorrSignTest {
  @TempDir Path directory;
  private VaultFixture vault;
  private SigningFixture signing;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    signing = new SigningFixture(vault);
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void anyQuorumOfThePublishedSharesSignsForThePublishedKey() throws Exception {
    for (List<Integer> quorum : List.of(List.of(1, 2), List.of(1, 3), List.of(1, 2, 3))) {
      List<SigningFixture.Ready> signers = new ArrayList<>();
      for (int x : quorum) {
        signers.add(signing.ready(BigInteger.valueOf(x)));
      }
      assertTrue(signing.verifies(SigningFixture.MESSAGE, signature(signers)));
    }
  }

  @Test
  void listsThatDoNotFitAreRefusedAndCostTheNonce() throws Exception {
    SigningFixture.Ready other = signing.ready(BigInteger.TWO);
    var lists = new ArrayList<List<SchnorrSign.Signer>>();
    SigningFixture.Ready own = signing.ready(BigInteger.ONE, 64);
    BigInteger q = EDWARDS25519.order();
    lists.add(List.of());
    lists.add(List.of(other.signer()));
    lists.add(List.of(own.signer(), own.named(BigInteger.TEN)));
    lists.add(List.of(other.signer(), own.signer()));
    lists.add(List.of(own.signer(), other.named(BigInteger.ONE)));
    lists.add(List.of(own.signer(), other.signer(), other.signer()));
    lists.add(List.of(identified(own, new byte[32]), other.signer()));
    lists.add(List.of(own.signer(), identified(other, littleEndian(q))));
    lists.add(List.of(own.signer(), identified(other, littleEndian(q.add(BigInteger.TWO)))));
    lists.add(List.of(own.signer(), identified(other, new byte[] {2})));
    lists.add(List.of(own.signer(), identified(other, new byte[33])));
    var sixteen = new ArrayList<>(List.of(own.signer()));
    for (long x = 2; x <= CommitmentList.SIGNERS_MAX + 1; x++) {
      sixteen.add(other.named(BigInteger.valueOf(x)));
    }
    lists.add(sixteen);
    for (int i = 0; i < lists.size(); i++) {
      var next = new SigningFixture.Ready(own.x(), SigningFixture.nonce(own, i), own.commitment());
      assertEquals(
          refused(Reason.INPUT),
          signing.use(own.x(), signing.sign(next, lists.get(i))),
          "list " + i);
      assertEquals(
          refused(Reason.SPENT),
          signing.use(own.x(), signing.sign(next, lists.get(i))),
          "list " + i);
    }
  }

  @Test
  void pointsThatAreNoneAreRefused() throws Exception {
    SigningFixture.Ready other = signing.ready(BigInteger.TWO);
    for (byte[] bad : NoPoints.of(EDWARDS25519)) {
      for (boolean hiding : List.of(true, false)) {
        var good = other.commitment();
        var commitment =
            hiding
                ? new NonceBatch.Commitment(Octets.of(bad), good.binding())
                : new NonceBatch.Commitment(good.hiding(), Octets.of(bad));
        SigningFixture.Ready own = signing.ready(BigInteger.ONE);
        var list =
            List.of(own.signer(), new SchnorrSign.Signer(other.signer().identifier(), commitment));
        assertEquals(refused(Reason.INPUT), signing.use(own.x(), signing.sign(own, list)));
      }
    }
  }

  @Test
  void signsForItsOwnKeyAndNoLongMessage() throws Exception {
    for (SchnorrSign.Shown shown :
        List.of(
            new SchnorrSign.Shown(signing.shown().publicKey(), VaultFixture.octets("other", 32)),
            new SchnorrSign.Shown(signing.shown().publicKey(), Octets.EMPTY),
            new SchnorrSign.Shown(
                Octets.of(CurveFixture.point(EDWARDS25519, BigInteger.TEN).encoded()), SALT),
            new SchnorrSign.Shown(Octets.EMPTY, SALT))) {
      SigningFixture.Ready own = signing.ready(BigInteger.ONE);
      var sign = new SchnorrSign(own.nonce(), shown, List.of(own.signer()), SigningFixture.MESSAGE);
      assertEquals(refused(Reason.INPUT), signing.use(own.x(), sign));
    }
    SigningFixture.Ready own = signing.ready(BigInteger.ONE);
    Octets most = VaultFixture.octets("m", SchnorrSign.MESSAGE_BYTES_MAX);
    assertInstanceOf(
            SchnorrSign.Share.class,
            signing.use(
                own.x(),
                new SchnorrSign(own.nonce(), signing.shown(), List.of(own.signer()), most)))
        .close();
    SigningFixture.Ready next = signing.ready(BigInteger.ONE);
    Octets longer = VaultFixture.octets("m", SchnorrSign.MESSAGE_BYTES_MAX + 1);
    assertEquals(
        refused(Reason.INPUT),
        signing.use(
            next.x(),
            new SchnorrSign(next.nonce(), signing.shown(), List.of(next.signer()), longer)));
  }

  @Test
  void usageIsExclusiveAndGated() throws Exception {
    Point two = CurveFixture.point(EDWARDS25519, BigInteger.TWO);
    for (Operation<?> other : List.of(new Release(0), new MulPoint(Octets.of(two.encoded())))) {
      assertEquals(refused(Reason.DENIED), signing.use(BigInteger.ONE, other));
    }
    Handle agrees =
        new CurveFixture(vault, EDWARDS25519, Usage.MUL_POINT, two)
            .put(SigningFixture.share(0), policy());
    SigningFixture.Ready own = signing.ready(BigInteger.ONE);
    SchnorrSign sign = signing.sign(own, List.of(own.signer()));
    assertEquals(refused(Reason.DENIED), vault.act(onto(agrees, policy(), sign)));
    EncodedPolicy granted = policy(new Condition.Credential(vault.handle()));
    Handle gated = signing.key.put(SigningFixture.share(0), granted);
    assertEquals(refused(Reason.GRANT), vault.act(onto(gated, granted, sign)));
    assertEquals(refused(Reason.GRANT), vault.act(onto(gated, granted, new NonceBatch(1))));
    EncodedPolicy once = policy(new Condition.UseLimit(1));
    Handle counted = signing.key.put(SigningFixture.share(0), once);
    assertEquals(refused(Reason.SPENT), vault.act(onto(counted, once, sign)));
    assertEquals(refused(Reason.DENIED), vault.act(onto(counted, once, sign)));
  }

  @Test
  void withoutArithmeticNothingIsSigned() throws Exception {
    SigningFixture.Ready own = signing.ready(BigInteger.ONE);
    vault.loseArithmetic();
    assertEquals(
        refused(Reason.GROUP), signing.use(own.x(), signing.sign(own, List.of(own.signer()))));
    assertEquals(refused(Reason.GROUP), signing.use(own.x(), new NonceBatch(1)));
  }

  private byte[] signature(List<SigningFixture.Ready> signers) throws Exception {
    var listed = new ArrayList<CommitmentList.Signer>();
    for (SigningFixture.Ready signer : signers) {
      listed.add(
          new CommitmentList.Signer(
              signer.x(),
              new NonceCommitment(
                  point(signer.commitment().hiding()), point(signer.commitment().binding()))));
    }
    var round =
        SigningRound.of(
            KERNEL,
            CommitmentList.of(listed),
            signing.key.publicKey,
            SigningFixture.MESSAGE.toByteArray());
    Map<BigInteger, BigInteger> shares = new TreeMap<>();
    List<SchnorrSign.Signer> list = signers.stream().map(SigningFixture.Ready::signer).toList();
    for (SigningFixture.Ready signer : signers) {
      try (var share =
          assertInstanceOf(
              SchnorrSign.Share.class, signing.use(signer.x(), signing.sign(signer, list)))) {
        shares.put(signer.x(), PublicScalar.reveal(EDWARDS25519, share.share()));
      }
    }
    return round.aggregate(shares);
  }

  private static SchnorrSign.Signer identified(SigningFixture.Ready ready, byte[] identifier) {
    return new SchnorrSign.Signer(Octets.of(identifier), ready.commitment());
  }

  private static Point point(Octets encoded) {
    return KERNEL.decode(EDWARDS25519, encoded.toByteArray()).orElseThrow();
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] encoded = new byte[32];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = number.shiftRight(Byte.SIZE * i).byteValue();
    }
    return encoded;
  }
}
