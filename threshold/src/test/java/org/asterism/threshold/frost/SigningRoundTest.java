package org.asterism.threshold.frost;

import static org.asterism.kernel.Curve.EDWARDS25519;
import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Contest;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.BornKey;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.frost.CommitmentList.EncodedSigner;
import org.asterism.threshold.frost.CommitmentList.Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Any k of n sign, who lies is named, and what a vault must not sign with it refuses.
class SigningRoundTest {
  private final SecureRandom random = Seeded.random(SigningRoundTest.class);

  @ParameterizedTest
  @CsvSource({"2,2", "2,3", "3,5", "2,5", "4,7", "8,15"})
  void anyQuorumSignsWithNoncesMadeBefore(int k, int n) throws Exception {
    try (var key = BornKey.draw(EDWARDS25519, k, n, random)) {
      for (int length : new int[] {0, 1, 100, 5000}) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        var signing = new Signing(key, message);
        byte[] signature = signing.round.aggregate(signing.shares);
        assertTrue(Ed25519Verifier.verifies(key.publicKey(), message, signature));
      }
    }
  }

  @Test
  void theLiarIsNamedAndNobodyElse() throws Exception {
    try (var key = BornKey.draw(EDWARDS25519, 3, 5, random)) {
      var signing = new Signing(key, new byte[] {1});
      for (BigInteger liar : List.copyOf(signing.shares.keySet())) {
        var lied = new LinkedHashMap<>(signing.shares);
        lied.merge(liar, BigInteger.ONE, BigInteger::add);
        assertFalse(
            Ed25519Verifier.verifies(
                key.publicKey(), new byte[] {1}, signing.round.aggregate(lied)));
        lied.forEach((x, share) ->
            assertEquals(!x.equals(liar), signing.round.isShare(x, key.publicShare(x), share)));
      }
    }
  }

  // Another message, another list or another weight: the share is not of this signature.
  @Test
  void aShareOfAnotherMessageOrListIsNone() throws Exception {
    try (var key = BornKey.draw(EDWARDS25519, 2, 3, random)) {
      var one = new Signing(key, new byte[] {1});
      var other = SigningRound.of(KERNEL, one.list, key.publicKey(), new byte[] {2});
      one.shares.forEach((x, share) -> assertFalse(other.isShare(x, key.publicShare(x), share)));
      assertThrows(
          IllegalArgumentException.class,
          () -> one.round.aggregate(Map.of(BigInteger.ONE, BigInteger.ONE)));
    }
  }

  @Test
  void listsThatAreNotSortedOrNotDistinctAreRefused() {
    Signer one = signer(1);
    Signer two = signer(2);
    refused(Fault.LIST, List.of());
    refused(Fault.LIST, List.of(two, one));
    refused(Fault.LIST, List.of(one, one));
    refused(Fault.LIST, List.of(one, new Signer(one.identifier(), two.commitment())));
    refused(Fault.SCALAR, List.of(signer(0), one));
    refused(Fault.SCALAR, List.of(one, new Signer(EDWARDS25519.order(), two.commitment())));
    var many = new ArrayList<Signer>();
    for (int i = 1; i <= CommitmentList.SIGNERS_MAX + 1; i++) {
      many.add(new Signer(BigInteger.valueOf(i), one.commitment()));
    }
    refused(Fault.LIST, many);
  }

  @Test
  void aVaultSignsForItsOwnCommitmentOnlyAndOnce() throws Exception {
    Signer one = signer(1);
    Signer two = signer(2);
    var list = CommitmentList.of(List.of(one, two));
    assertEquals(BigInteger.TWO, list.identifierOf(two.commitment()));
    var swapped = new NonceCommitment(two.commitment().binding(), two.commitment().hiding());
    var foreign = assertThrows(ThresholdRefused.class, () -> list.identifierOf(swapped));
    assertEquals(Fault.OWN_COMMITMENT, foreign.fault());
    var twice = CommitmentList.of(List.of(one, two, new Signer(BigInteger.TEN, one.commitment())));
    var refused = assertThrows(ThresholdRefused.class, () -> twice.identifierOf(one.commitment()));
    assertEquals(Fault.OWN_COMMITMENT, refused.fault());
  }

  @Test
  void pointsAndIdentifiersThatAreNoneAreRefused() throws Exception {
    Signer one = signer(1);
    EncodedSigner good = encoded(one);
    assertEquals(List.of(one), CommitmentList.decode(KERNEL, List.of(good)).signers());
    for (String bad :
        List.of(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "0200000000000000000000000000000000000000000000000000000000000000",
            "01")) {
      byte[] point = HexFormat.of().parseHex(bad);
      undecodable(Fault.POINT, new EncodedSigner(good.identifier(), point, good.binding()));
      undecodable(Fault.POINT, new EncodedSigner(good.identifier(), good.hiding(), point));
    }
    byte[] tooGreat = new byte[32];
    java.util.Arrays.fill(tooGreat, (byte) -1);
    undecodable(Fault.SCALAR, new EncodedSigner(tooGreat, good.hiding(), good.binding()));
    undecodable(Fault.SCALAR, new EncodedSigner(new byte[32], good.hiding(), good.binding()));
    undecodable(Fault.SCALAR, new EncodedSigner(new byte[31], good.hiding(), good.binding()));
  }

  @Test
  void noncesAreFreshEachTime() {
    try (var key = BornKey.draw(EDWARDS25519, 2, 2, random);
        var one = Nonces.generate(key.share(key.xs().getFirst()), random);
        var two = Nonces.generate(key.share(key.xs().getFirst()), random)) {
      Point first = one.commitment(KERNEL).hiding();
      assertFalse(first.equals(one.commitment(KERNEL).binding()));
      assertFalse(first.equals(two.commitment(KERNEL).hiding()));
    }
  }

  @Test
  void noncesSignOnceAlsoAtTheSameInstant() throws Exception {
    try (var key = BornKey.draw(EDWARDS25519, 2, 2, random)) {
      BigInteger own = key.xs().getFirst();
      var nonces = Nonces.generate(key.share(own), random);
      var list = CommitmentList.of(List.of(new Signer(own, nonces.commitment(KERNEL))));
      var round = SigningRound.of(KERNEL, list, key.publicKey(), new byte[] {1});
      assertEquals(1, Contest.winners(() -> round.share(own, nonces, key.share(own))));
    }
  }

  private static void refused(Fault fault, List<Signer> signers) {
    var refused = assertThrows(ThresholdRefused.class, () -> CommitmentList.of(signers));
    assertEquals(fault, refused.fault());
  }

  private static void undecodable(Fault fault, EncodedSigner signer) {
    var refused =
        assertThrows(ThresholdRefused.class, () -> CommitmentList.decode(KERNEL, List.of(signer)));
    assertEquals(fault, refused.fault());
  }

  private Signer signer(long identifier) {
    try (var share = SecretBytes.random(32, random);
        var nonces = Nonces.generate(share, random)) {
      return new Signer(BigInteger.valueOf(identifier), nonces.commitment(KERNEL));
    }
  }

  private static EncodedSigner encoded(Signer signer) {
    return new EncodedSigner(
        PublicScalar.encode(EDWARDS25519, signer.identifier()),
        signer.commitment().hiding().encoded(),
        signer.commitment().binding().encoded());
  }

  /// One quorum's shares of the signature of a message.
  private final class Signing {
    final CommitmentList list;
    final SigningRound round;
    final Map<BigInteger, BigInteger> shares = new LinkedHashMap<>();

    Signing(BornKey key, byte[] message) throws ThresholdRefused {
      var pool = new LinkedHashMap<BigInteger, Nonces>();
      key.quorum(random).stream()
          .sorted()
          .forEach(x -> pool.put(x, Nonces.generate(key.share(x), random)));
      var signers = new ArrayList<Signer>();
      pool.forEach((x, nonces) -> signers.add(new Signer(x, nonces.commitment(KERNEL))));
      list = CommitmentList.of(signers);
      round = SigningRound.of(KERNEL, list, key.publicKey(), message);
      for (var each : pool.entrySet()) {
        BigInteger x = each.getKey();
        try (SecretBytes share = round.share(x, each.getValue(), key.share(x))) {
          shares.put(x, PublicScalar.reveal(EDWARDS25519, share));
        }
      }
    }
  }
}
