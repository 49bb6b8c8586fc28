package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.frost.CommitmentList;
import org.asterism.threshold.frost.NonceCommitment;
import org.asterism.threshold.frost.SigningRound;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vaults sign together, each nonce once and never with what it does not fit.
final class SchnorrSignTest {
  private static final Principal OTHER = new Principal.HostEngine(VaultFixture.digest(3));
  private static final Octets MESSAGE = Octets.of("a message".getBytes(StandardCharsets.US_ASCII));

  // RFC 9591, appendix E.1: the shares of one key at 1, 2 and 3, two of which sign.
  private static final String PUBLIC_KEY =
      "15d21ccd7ee42959562fc8aa63224c8851fb3ec85a3faf66040d380fb9738673";
  private static final List<String> SHARES =
      List.of(
          "929dcc590407aae7d388761cddb0c0db6f5627aea8e217f4a033f2ec83d93509",
          "a91e66e012e4364ac9aaa405fcafd370402d9859f7b6685c07eed76bf409e80d",
          "d3cb090a075eb154e82fdb4b3cb507f110040905468bb9c46da8bdea643a9a02");

  @TempDir Path directory;
  private VaultFixture vault;
  private CurveFixture key;
  private final SequencedMap<BigInteger, Handle> handles = new LinkedHashMap<>();

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    Point publicKey = KERNEL.decode(EDWARDS25519, bytes(PUBLIC_KEY)).orElseThrow();
    key = new CurveFixture(vault, EDWARDS25519, Usage.SCHNORR, publicKey);
    for (int i = 0; i < SHARES.size(); i++) {
      handles.put(BigInteger.valueOf(i + 1L), key.put(share(i), policy()));
    }
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  /// One of the signers, with a nonce of its vault's.
  private record Ready(BigInteger x, SchnorrSign.Nonce nonce, NonceBatch.Commitment commitment) {
    SchnorrSign.Signer signer() {
      return named(x);
    }

    SchnorrSign.Signer named(BigInteger other) {
      return new SchnorrSign.Signer(
          Octets.of(PublicScalar.encode(EDWARDS25519, other)), commitment);
    }
  }

  @Test
  void anyQuorumOfThePublishedSharesSignsForThePublishedKey() throws Exception {
    for (List<Integer> quorum : List.of(List.of(1, 2), List.of(1, 3), List.of(1, 2, 3))) {
      List<Ready> signers = new ArrayList<>();
      for (int x : quorum) {
        signers.add(ready(BigInteger.valueOf(x)));
      }
      assertTrue(verifies(signature(signers)));
    }
  }

  @Test
  void aNonceSignsOnce() throws Exception {
    Ready one = ready(BigInteger.ONE);
    Ready two = ready(BigInteger.TWO);
    SchnorrSign sign = sign(one, List.of(one.signer(), two.signer()));
    assertInstanceOf(SchnorrSign.Share.class, use(one.x(), sign)).close();
    assertEquals(refused(Reason.SPENT), use(one.x(), sign));
    // The other of the same batch is still there.
    Ready next = new Ready(one.x(), nonce(one, 1), one.commitment());
    assertEquals(
        refused(Reason.INPUT), use(one.x(), sign(next, List.of(one.signer(), two.signer()))));
    assertEquals(
        refused(Reason.SPENT), use(one.x(), sign(next, List.of(one.signer(), two.signer()))));
  }

  @Test
  void aHundredAtTheSameInstantGetOneShare() throws Exception {
    Ready one = ready(BigInteger.ONE);
    SchnorrSign sign = sign(one, List.of(one.signer(), ready(BigInteger.TWO).signer()));
    var start = new CountDownLatch(1);
    List<Future<Outcome>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return use(one.x(), sign);
            }));
      }
      start.countDown();
    }
    int shares = 0;
    for (Future<Outcome> answer : answers) {
      if (answer.get() instanceof SchnorrSign.Share share) {
        share.close();
        shares++;
      } else {
        assertEquals(refused(Reason.SPENT), answer.get());
      }
    }
    assertEquals(1, shares);
  }

  @Test
  void noncesAreOneRecordsAndOneEngines() throws Exception {
    Ready one = ready(BigInteger.ONE);
    Ready two = ready(BigInteger.TWO);
    SchnorrSign sign = sign(one, List.of(one.signer(), two.signer()));
    assertEquals(refused(Reason.SPENT), use(two.x(), sign));
    var handle = requireNonNull(handles.get(one.x()));
    assertEquals(refused(Reason.SPENT), vault.act(OTHER, onto(handle, policy(), sign)));
    for (SchnorrSign.Nonce unknown :
        List.of(
            new SchnorrSign.Nonce(VaultFixture.octets("none", 16), 0),
            new SchnorrSign.Nonce(Octets.EMPTY, 0),
            nonce(one, 8),
            nonce(one, Integer.MAX_VALUE))) {
      var other = new SchnorrSign(unknown, sign.key(), sign.list(), MESSAGE);
      assertEquals(refused(Reason.SPENT), use(one.x(), other));
    }
    assertInstanceOf(SchnorrSign.Share.class, use(one.x(), sign)).close();
  }

  @Test
  void noncesEndWithTheVaultsProcess() throws Exception {
    Ready one = ready(BigInteger.ONE);
    SchnorrSign sign = sign(one, List.of(one.signer()));
    vault.restart();
    assertEquals(refused(Reason.SPENT), use(one.x(), sign));
  }

  @Test
  void noncesEndWithTheirRecordAndItsEpoch() throws Exception {
    var batches = new NonceBatches();
    var owner = new NonceBatches.Owner(VaultFixture.ENGINE, vault.handle(), new EpochTag(1));
    try (var share = VaultFixture.secret(5)) {
      NonceBatch.Made made = batches.make(owner, 3, share, KERNEL, vault.random).orElseThrow();
      var next = new NonceBatches.Owner(owner.principal(), owner.record(), new EpochTag(2));
      var first = new SchnorrSign.Nonce(made.batch(), 0);
      assertTrue(batches.take(next, first).isEmpty());
      batches.take(owner, first).orElseThrow().close();
      batches.endAll(owner.record());
      assertTrue(batches.take(owner, new SchnorrSign.Nonce(made.batch(), 1)).isEmpty());
    }
    Ready one = ready(BigInteger.ONE);
    Handle handle = requireNonNull(handles.get(one.x()));
    assertEquals(new Outcome.Done(), use(one.x(), new Delete()));
    assertEquals(
        refused(Reason.UNKNOWN_HANDLE),
        vault.act(onto(handle, policy(), sign(one, List.of(one.signer())))));
  }

  @Test
  void theOldestOfTheSameEngineGiveWay() throws Exception {
    Ready first = ready(BigInteger.ONE, NonceBatch.COUNT_MAX);
    Ready second = ready(BigInteger.ONE, NonceBatch.COUNT_MAX);
    for (int i = 2; i < NonceBatches.MAX_OF_RECORD / NonceBatch.COUNT_MAX; i++) {
      ready(BigInteger.ONE, NonceBatch.COUNT_MAX);
    }
    // The one of another engine stays, and costs the first its oldest batch.
    Handle handle = requireNonNull(handles.get(BigInteger.ONE));
    assertEquals(
        refused(Reason.LIMIT), vault.act(OTHER, onto(handle, policy(), new NonceBatch(1))));
    ready(BigInteger.ONE, 1);
    assertEquals(refused(Reason.SPENT), use(first.x(), sign(first, List.of(first.signer()))));
    assertInstanceOf(
            SchnorrSign.Share.class, use(second.x(), sign(second, List.of(second.signer()))))
        .close();
  }

  @Test
  void aBatchHasOneToSixtyFour() throws Exception {
    for (int count : List.of(0, NonceBatch.COUNT_MAX + 1, Integer.MAX_VALUE)) {
      assertEquals(refused(Reason.INPUT), use(BigInteger.ONE, new NonceBatch(count)));
    }
  }

  @Test
  void listsThatDoNotFitAreRefusedAndCostTheNonce() throws Exception {
    Ready other = ready(BigInteger.TWO);
    var lists = new ArrayList<List<SchnorrSign.Signer>>();
    Ready own = ready(BigInteger.ONE, 64);
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
      var next = new Ready(own.x(), nonce(own, i), own.commitment());
      assertEquals(refused(Reason.INPUT), use(own.x(), sign(next, lists.get(i))), "list " + i);
      assertEquals(refused(Reason.SPENT), use(own.x(), sign(next, lists.get(i))), "list " + i);
    }
  }

  @Test
  void pointsThatAreNoneAreRefused() throws Exception {
    Ready other = ready(BigInteger.TWO);
    for (byte[] bad : noPoints()) {
      for (boolean hiding : List.of(true, false)) {
        var good = other.commitment();
        var commitment =
            hiding
                ? new NonceBatch.Commitment(Octets.of(bad), good.binding())
                : new NonceBatch.Commitment(good.hiding(), Octets.of(bad));
        Ready own = ready(BigInteger.ONE);
        var list =
            List.of(own.signer(), new SchnorrSign.Signer(other.signer().identifier(), commitment));
        assertEquals(refused(Reason.INPUT), use(own.x(), sign(own, list)));
      }
    }
  }

  @Test
  void signsForItsOwnKeyAndNoLongMessage() throws Exception {
    for (SchnorrSign.Shown shown :
        List.of(
            new SchnorrSign.Shown(shown().publicKey(), VaultFixture.octets("other", 32)),
            new SchnorrSign.Shown(shown().publicKey(), Octets.EMPTY),
            new SchnorrSign.Shown(
                Octets.of(CurveFixture.point(EDWARDS25519, BigInteger.TEN).encoded()), SALT),
            new SchnorrSign.Shown(Octets.EMPTY, SALT))) {
      Ready own = ready(BigInteger.ONE);
      var sign = new SchnorrSign(own.nonce(), shown, List.of(own.signer()), MESSAGE);
      assertEquals(refused(Reason.INPUT), use(own.x(), sign));
    }
    Ready own = ready(BigInteger.ONE);
    Octets most = VaultFixture.octets("m", SchnorrSign.MESSAGE_BYTES_MAX);
    assertInstanceOf(
            SchnorrSign.Share.class,
            use(own.x(), new SchnorrSign(own.nonce(), shown(), List.of(own.signer()), most)))
        .close();
    Ready next = ready(BigInteger.ONE);
    Octets longer = VaultFixture.octets("m", SchnorrSign.MESSAGE_BYTES_MAX + 1);
    assertEquals(
        refused(Reason.INPUT),
        use(next.x(), new SchnorrSign(next.nonce(), shown(), List.of(next.signer()), longer)));
  }

  @Test
  void usageIsExclusiveAndGated() throws Exception {
    Point two = CurveFixture.point(EDWARDS25519, BigInteger.TWO);
    for (Operation<?> other : List.of(new Release(0), new MulPoint(Octets.of(two.encoded())))) {
      assertEquals(refused(Reason.DENIED), use(BigInteger.ONE, other));
    }
    Handle agrees =
        new CurveFixture(vault, EDWARDS25519, Usage.MUL_POINT, two).put(share(0), policy());
    Ready own = ready(BigInteger.ONE);
    SchnorrSign sign = sign(own, List.of(own.signer()));
    assertEquals(refused(Reason.DENIED), vault.act(onto(agrees, policy(), sign)));
    EncodedPolicy granted = policy(new Condition.Credential(vault.handle()));
    Handle gated = key.put(share(0), granted);
    assertEquals(refused(Reason.GRANT), vault.act(onto(gated, granted, sign)));
    assertEquals(refused(Reason.GRANT), vault.act(onto(gated, granted, new NonceBatch(1))));
    EncodedPolicy once = policy(new Condition.UseLimit(1));
    Handle counted = key.put(share(0), once);
    assertEquals(refused(Reason.SPENT), vault.act(onto(counted, once, sign)));
    assertEquals(refused(Reason.DENIED), vault.act(onto(counted, once, sign)));
  }

  @Test
  void withoutArithmeticNothingIsSigned() throws Exception {
    Ready own = ready(BigInteger.ONE);
    vault.loseArithmetic();
    assertEquals(refused(Reason.GROUP), use(own.x(), sign(own, List.of(own.signer()))));
    assertEquals(refused(Reason.GROUP), use(own.x(), new NonceBatch(1)));
  }

  private byte[] signature(List<Ready> signers) throws Exception {
    var listed = new ArrayList<CommitmentList.Signer>();
    for (Ready signer : signers) {
      listed.add(
          new CommitmentList.Signer(
              signer.x(),
              new NonceCommitment(
                  point(signer.commitment().hiding()), point(signer.commitment().binding()))));
    }
    var round =
        SigningRound.of(KERNEL, CommitmentList.of(listed), key.publicKey, MESSAGE.toByteArray());
    Map<BigInteger, BigInteger> shares = new TreeMap<>();
    List<SchnorrSign.Signer> list = signers.stream().map(Ready::signer).toList();
    for (Ready signer : signers) {
      try (var share =
          assertInstanceOf(SchnorrSign.Share.class, use(signer.x(), sign(signer, list)))) {
        shares.put(signer.x(), PublicScalar.reveal(EDWARDS25519, share.share()));
      }
    }
    return round.aggregate(shares);
  }

  private static boolean verifies(byte[] signature) throws Exception {
    var spki = bytes("302a300506032b6570032100" + PUBLIC_KEY);
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
    verifier.update(MESSAGE.toByteArray());
    return verifier.verify(signature);
  }

  private static List<byte[]> noPoints() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) -1);
    return List.of(
        new byte[0],
        new byte[32],
        new byte[33],
        ones,
        bytes("0100000000000000000000000000000000000000000000000000000000000000"),
        bytes("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));
  }

  private Ready ready(BigInteger x) throws Exception {
    return ready(x, 2);
  }

  private Ready ready(BigInteger x, int count) throws Exception {
    var made = assertInstanceOf(NonceBatch.Made.class, use(x, new NonceBatch(count)));
    assertEquals(count, made.commitments().size());
    assertEquals(count, made.commitments().stream().distinct().count());
    return new Ready(x, new SchnorrSign.Nonce(made.batch(), 0), made.commitments().getFirst());
  }

  private static SchnorrSign.Nonce nonce(Ready of, int index) {
    return new SchnorrSign.Nonce(of.nonce().batch(), index);
  }

  private SchnorrSign sign(Ready own, List<SchnorrSign.Signer> list) {
    return new SchnorrSign(own.nonce(), shown(), list, MESSAGE);
  }

  private SchnorrSign.Shown shown() {
    return new SchnorrSign.Shown(Octets.of(key.publicKey.encoded()), SALT);
  }

  private static SchnorrSign.Signer identified(Ready ready, byte[] identifier) {
    return new SchnorrSign.Signer(Octets.of(identifier), ready.commitment());
  }

  private Outcome use(BigInteger x, Operation<?> operation) throws Exception {
    return vault.act(onto(requireNonNull(handles.get(x)), policy(), operation));
  }

  private static BigInteger share(int index) {
    return PublicScalar.decode(EDWARDS25519, bytes(SHARES.get(index))).orElseThrow();
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

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
