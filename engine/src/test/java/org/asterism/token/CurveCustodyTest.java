package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys on curves in threshold custody agree and sign with any k vaults, whatever the others do: a
/// result is right, or there is none, and who lied is named.
class CurveCustodyTest {
  private static final Kernel KERNEL = LibraryKernel.open();
  private static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.US_ASCII);

  // The peer's private key, by which the test knows what is agreed on.
  private static final BigInteger PEER = new BigInteger("1234567890abcdef", 16);

  @TempDir Path folder;
  private Bench bench;
  private Token token;
  private Login user;
  private long agrees;
  private long signs;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    token = bench.token();
    user = Bench.login(token);
    agrees = token.objects().create(user, StoredKeys.threshold(SampleForm.EC)).number();
    signs = token.objects().create(user, StoredKeys.threshold(SampleForm.EDWARDS)).number();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void anyThreeOfFiveVaultsServe() throws Exception {
    for (int one = 0; one < Bench.N; one++) {
      for (int other = one + 1; other < Bench.N; other++) {
        bench.takeAway(one, other);
        assertServes();
        bench.bringBack();
      }
    }
    assertEquals(0, bench.count(Release.class::isInstance));
  }

  @Test
  void anyTwoLiarsAreOvercomeAndNamed() throws Exception {
    for (int one = 0; one < Bench.N; one++) {
      for (int other = one + 1; other < Bench.N; other++) {
        bench.vaults.get(one).lie(CurveCustodyTest::wrong);
        bench.vaults.get(other).lie(CurveCustodyTest::wrong);
        assertServes();
        bench.bringBack();
      }
    }
  }

  @Test
  void aLiarAndNobodyElseIsToBlame() throws Exception {
    for (long key : List.of(agrees, signs)) {
      bench.pass(Duration.ofHours(1));
      try (var log = new LogWatch()) {
        bench.vaults.get(3).lie(CurveCustodyTest::wrong);
        for (int i = 0; i < Bench.N; i++) {
          assertServes(key);
        }
        assertTrue(log.says("vault v4 ", "is to blame"), log.lines().toString());
        for (int i : List.of(1, 2, 3, 5)) {
          assertFalse(log.says("vault v" + i + " ", "is to blame"), log.lines().toString());
        }
      }
      bench.bringBack();
    }
  }

  @Test
  void oneLiarAndTwoAwayGiveNoWrongResult() throws Exception {
    assertServes();
    bench.takeAway(0, 1);
    bench.vaults.get(2).lie(CurveCustodyTest::wrong);
    assertThrows(VaultException.class, () -> agreed(agrees));
    assertThrows(VaultException.class, () -> signature(signs));
    bench.bringBack();
    assertServes();
  }

  @Test
  void threeAwayAreNoQuorum() throws Exception {
    assertServes();
    bench.takeAway(0, 1, 2);
    assertThrows(QuorumMissed.class, () -> agreed(agrees));
    assertThrows(QuorumMissed.class, () -> signature(signs));
  }

  @Test
  void answersOfAnotherShapeAreNotTaken() throws Exception {
    for (int length : new int[] {0, 1, 31, 32, 33, 64, 96, 97, 98}) {
      bench.vaults.get(1).lie((_, truth) -> shaped(truth, new byte[length]));
      byte[] ones = new byte[length];
      Arrays.fill(ones, (byte) -1);
      bench.vaults.get(3).lie((_, truth) -> shaped(truth, ones.clone()));
      assertServes();
      bench.bringBack();
    }
  }

  @Test
  void noncesThatAreNoneAreNotTaken() throws Exception {
    var commitment = new NonceBatch.Commitment(Octets.random(32, new SecureRandom()), Octets.EMPTY);
    bench.vaults.get(0).lie((_, truth) -> batch(truth, List.of()));
    bench.vaults.get(4).lie((_, truth) -> batch(truth, List.of(commitment)));
    for (int i = 0; i < Bench.N; i++) {
      assertServes(signs);
    }
  }

  @Test
  void noncesOfAnotherAreOvercome() throws Exception {
    var first = new ArrayList<NonceBatch.Commitment>();
    bench
        .vaults
        .get(0)
        .lie((_, truth) -> {
          if (truth instanceof NonceBatch.Made made) {
            first.addAll(made.commitments());
          }
          return truth;
        });
    while (first.isEmpty()) {
      assertServes(signs);
    }
    // It shows points whose numbers it has not.
    bench.house(1).restart();
    bench.vaults.get(1).lie((_, truth) -> batch(truth, first));
    for (int i = 0; i < 3 * Bench.N; i++) {
      assertServes(signs);
    }
  }

  @Test
  void aVaultThatForgotItsNoncesMakesOthers() throws Exception {
    for (int i = 0; i < Bench.N; i++) {
      assertServes(signs);
    }
    for (int i = 0; i < Bench.N; i++) {
      bench.house(i).restart();
    }
    assertServes(signs);
    assertServes(signs);
  }

  @Test
  void aVaultThatForgetsAlwaysIsLeftOut() throws Exception {
    for (int i : List.of(0, 1)) {
      bench
          .vaults
          .get(i)
          .lie((_, truth) -> {
            if (!(truth instanceof SchnorrSign.Share share)) {
              return truth;
            }
            share.close();
            return new FaultyVault.Refused(Reason.SPENT);
          });
    }
    for (int i = 0; i < Bench.N; i++) {
      assertServes(signs);
    }
  }

  @Test
  void manySignAtOnceEachWithNoncesOfItsOwn() throws Exception {
    var signatures = new ArrayList<Future<byte[]>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        signatures.add(threads.submit(() -> signature(signs)));
      }
    }
    var nonces = new HashSet<String>();
    for (Future<byte[]> signature : signatures) {
      nonces.add(new BigInteger(1, Arrays.copyOf(signature.get(), 32)).toString(16));
    }
    assertEquals(signatures.size(), nonces.size());
    assertTrue(bench.count(NonceBatch.class::isInstance) < 60);
  }

  @Test
  void noVaultSeesThePeersPointNorOneTwice() throws Exception {
    var seen = new ArrayList<Octets>();
    bench.vaults.forEach(vault ->
        vault.lie((act, truth) -> {
          if (act.operation() instanceof MulPoint(Octets point)) {
            synchronized (seen) {
              seen.add(point);
            }
          }
          return truth;
        }));
    assertServes(agrees);
    assertServes(agrees);
    assertTrue(seen.size() >= 2 * Bench.K);
    assertEquals(seen.size(), new HashSet<>(seen).size());
    assertFalse(seen.contains(Octets.of(point(PEER).encoded())));
  }

  @Test
  void whatAKeyIsNotSharedForItDoesNot() throws Exception {
    var signing =
        assertThrows(CryptokiException.class, () -> use(agrees).sign(SampleForm.SIGNING, MESSAGE));
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, signing.ckr());
    var agreeing = assertThrows(CryptokiException.class, () -> agreed(signs));
    assertEquals(Ckr.KEY_TYPE_INCONSISTENT, agreeing.ckr());
    for (long key : List.of(agrees, signs)) {
      var whole = assertThrows(CryptokiException.class, () -> use(key).material(_ -> "all"));
      assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, whole.ckr());
    }
    var none = assertThrows(CryptokiException.class, () -> use(agrees).agree(new byte[33]));
    assertEquals(Ckr.MECHANISM_PARAM_INVALID, none.ckr());
  }

  @Test
  void theLongestMessageIsBounded() throws Exception {
    byte[] most = new byte[SchnorrSign.MESSAGE_BYTES_MAX];
    assertTrue(verifies(most, use(signs).sign(SampleForm.SIGNING, most)));
    byte[] longer = new byte[SchnorrSign.MESSAGE_BYTES_MAX + 1];
    var refused =
        assertThrows(CryptokiException.class, () -> use(signs).sign(SampleForm.SIGNING, longer));
    assertEquals(Ckr.DATA_LEN_RANGE, refused.ckr());
  }

  @Test
  void theyOutliveTheirEngineAndTheirVaultsProcesses() throws Exception {
    assertServes();
    user.close();
    for (int i = 0; i < Bench.N; i++) {
      bench.house(i).restart();
    }
    bench.restartEngine();
    token = bench.token();
    user = Bench.login(token);
    assertServes();
    State.requireTidy(bench);
  }

  @Test
  void allVaultsAreNeededToMakeOne() throws Exception {
    bench.takeAway(2);
    for (SampleForm form : List.of(SampleForm.EC, SampleForm.EDWARDS)) {
      var missed =
          assertThrows(
              QuorumMissed.class, () -> token.objects().create(user, StoredKeys.threshold(form)));
      assertTrue(String.valueOf(missed.getMessage()).startsWith("5 vaults needed to make a key"));
    }
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
  }

  private void assertServes() throws Exception {
    assertServes(agrees);
    assertServes(signs);
  }

  private void assertServes(long key) throws Exception {
    if (key == signs) {
      assertTrue(verifies(MESSAGE, signature(key)));
      return;
    }
    byte[] spki = ((SampleForm.Facts) use(key).facts()).second();
    byte[] own = Arrays.copyOfRange(spki, spki.length - 65, spki.length);
    byte[] compressed = Arrays.copyOf(own, 33);
    compressed[0] = (byte) (2 | (own[64] & 1));
    try (SecretBytes scalar = ScalarField.of(Curve.P256).scalar(PEER);
        SecretBytes agreed = agreed(key)) {
      Point shared = KERNEL.multiply(KERNEL.decode(Curve.P256, compressed).orElseThrow(), scalar);
      byte[] expected = Arrays.copyOfRange(shared.encoded(), 1, 33);
      agreed.borrowArray(found -> assertArrayEquals(expected, found));
    }
  }

  private SecretBytes agreed(long key) throws Exception {
    return use(key).agree(point(PEER).encoded());
  }

  private byte[] signature(long key) throws Exception {
    return use(key).sign(SampleForm.SIGNING, MESSAGE);
  }

  private boolean verifies(byte[] message, byte[] signature) throws Exception {
    return ((SampleForm.Facts) use(signs).facts()).verifies(message, signature);
  }

  private KeyUse use(long key) throws Exception {
    return token.objects().key(key, Optional.of(user));
  }

  private static Point point(BigInteger times) {
    try (SecretBytes scalar = ScalarField.of(Curve.P256).scalar(times)) {
      return KERNEL.multiplyBase(Curve.P256, scalar);
    }
  }

  // Of the right shape, and off by one.
  private static Outcome wrong(Act<?> act, Outcome truth) {
    return switch (truth) {
      case MulPoint.Proven(SecretBytes right) -> {
        byte[] other = point(PEER).encoded();
        byte[] all = right.useArray(byte[]::clone);
        right.close();
        System.arraycopy(other, 0, all, 0, other.length);
        yield new MulPoint.Proven(SecretBytes.takeFrom(all));
      }
      case SchnorrSign.Share(SecretBytes right) -> {
        try (right;
            SecretBytes one = ScalarField.of(Curve.EDWARDS25519).scalar(BigInteger.ONE)) {
          yield new SchnorrSign.Share(ScalarField.of(Curve.EDWARDS25519).add(right, one));
        }
      }
      default -> truth;
    };
  }

  private static Outcome shaped(Outcome truth, byte[] instead) {
    return switch (truth) {
      case MulPoint.Proven right -> {
        right.close();
        yield new MulPoint.Proven(SecretBytes.takeFrom(instead));
      }
      case SchnorrSign.Share right -> {
        right.close();
        yield new SchnorrSign.Share(SecretBytes.takeFrom(instead));
      }
      default -> truth;
    };
  }

  // As many as there are, again and again.
  private static Outcome batch(Outcome truth, List<NonceBatch.Commitment> instead) {
    if (!(truth instanceof NonceBatch.Made made)) {
      return truth;
    }
    var told = new ArrayList<NonceBatch.Commitment>();
    for (int i = 0; i < made.commitments().size() && !instead.isEmpty(); i++) {
      told.add(instead.get(i % instead.size()));
    }
    return new NonceBatch.Made(made.batch(), told);
  }
}
