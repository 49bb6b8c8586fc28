package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.threshold.Readiness;
import org.asterism.kernel.Curve;
import org.asterism.kernel.JavaKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleAgreement;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ecdsa.EcdsaVerification;
import org.asterism.vault.Act;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionFinish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// EC keys in threshold custody sign with presignatures. Of three of five vaults all are needed to
/// make some; what lies ready lasts for a while without any two, and signatures are right or there
/// are none.
class EcdsaCustodyTest {
  private static final byte[] DIGEST = digest("what is signed");

  // 3 of 5: each of ten sets has its presignatures.
  private static final int SETS = 10;
  private static final int OF_SET = 64;

  @TempDir Path folder;
  private Bench bench;
  private Token token;
  private Login user;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    token = bench.token();
    user = Bench.login(token);
    key = token.objects().create(user, StoredKeys.signing()).number();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void anyTwoAwayItSignsFromThePool() throws Exception {
    fillPool();
    for (int one = 0; one < Bench.N; one++) {
      for (int other = one + 1; other < Bench.N; other++) {
        bench.takeAway(one, other);
        assertSigns();
        bench.bringBack();
      }
    }
    assertEquals(0, bench.count(Release.class::isInstance));
  }

  @Test
  void withTwoAwayThePoolIsUsedUpAndTheLogSaysWhoIsNeeded() throws Exception {
    fillPool();
    bench.takeAway(1, 3);
    for (int i = 0; i < OF_SET; i++) {
      assertSigns();
    }
    try (var log = new LogWatch()) {
      assertThrows(QuorumMissed.class, this::signature);
      assertTrue(
          log.says("presignatures are used up; refilling needs v2, v4"), log.lines().toString());
    }
    bench.bringBack();
    bench.pass(Duration.ofMinutes(1));
    assertSigns();
  }

  @Test
  void whatLiesReadyAndWhoIsNeededForMoreIsTold() throws Exception {
    assertEquals(Map.of(), tally().ready());
    fillPool();
    assertEquals(readiness(SETS * OF_SET), tally().ready());
    bench.takeAway(1, 3);
    bench.environment().askAll(Bench.N, (member, deadline) -> member.vault().describe(deadline));
    assertEquals(readiness(OF_SET, "v2", "v4"), tally().ready());
    user.close();
    bench.pass(Duration.ofHours(1));
    assertEquals(Map.of(), tally().ready());
    bench.bringBack();
    user = Bench.login(token);
  }

  @Test
  void theFirstSignatureWaitsForAllAndTheBackgroundFillsUp() throws Exception {
    assertSigns();
    long before = bench.count(SessionFinish.class::isInstance);
    assertEquals(Bench.K, before);
    bench.settle();
    assertTrue(bench.count(SessionFinish.class::isInstance) >= Bench.K * SETS);
    long filled = bench.count(SessionDeal.class::isInstance);
    signWithEachSet();
    bench.settle();
    assertEquals(filled, bench.count(SessionDeal.class::isInstance));
  }

  @Test
  void liarsAreOvercomeAndNamed() throws Exception {
    fillPool();
    assertOvercome(3);
    for (int one = 0; one < Bench.N; one++) {
      assertOvercome(one, (one + 2) % Bench.N);
    }
  }

  private void assertOvercome(Integer... liars) throws Exception {
    try (var log = new LogWatch()) {
      for (int liar : liars) {
        bench.vaults.get(liar).lie(EcdsaCustodyTest::wrong);
      }
      signWithEachSet();
      for (int i = 0; i < Bench.N; i++) {
        boolean blamed = log.says("vault v" + (i + 1) + " ", "is to blame");
        assertTrue(!blamed || List.of(liars).contains(i), log.lines().toString());
      }
      assertTrue(liars.length > 1 || log.says("is to blame"), log.lines().toString());
    }
    bench.bringBack();
    bench.pass(Duration.ofMinutes(2));
  }

  @Test
  void whoLiesInPresigningGivesNoPresignature() throws Exception {
    bench.vaults.get(2).lie((_, truth) -> unsigned(truth));
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, this::signature);
      assertTrue(log.says("vault v3 ", "is to blame"), log.lines().toString());
    }
    bench.bringBack();
    assertSigns();
  }

  @Test
  void whoAccusesInVainIsAmongThoseNamed() throws Exception {
    bench
        .vaults
        .get(2)
        .lie((act, truth) ->
            act.operation() instanceof SessionApply
                ? new FaultyVault.Refused(Reason.INPUT)
                : truth);
    try (var log = new LogWatch()) {
      assertThrows(CryptokiException.class, this::signature);
      assertTrue(log.says("presignatures are none of their key", "v3"), log.lines().toString());
    }
    bench.bringBack();
    assertSigns();
  }

  @Test
  void restartedVaultsHaveForgottenAndItGoesOn() throws Exception {
    assertSigns();
    for (int i = 0; i < Bench.N; i++) {
      bench.house(i).restart();
    }
    assertSigns();
    assertSigns();
  }

  @Test
  void whatRestartedVaultsForgotIsMadeAnewBeforeTheRestIsUsedUp() throws Exception {
    fillPool();
    bench.house(0).restart();
    bench.house(1).restart();
    signWithEachSet();
    bench.settle();
    bench.takeAway(2, 3);
    assertSigns();
    bench.bringBack();
  }

  @Test
  void aVaultRestartedMidPresignLeavesNothingHalf() throws Exception {
    for (var step : List.of(SessionDeal.class, SessionApply.class, SessionFinish.class)) {
      key = token.objects().create(user, StoredKeys.signing()).number();
      bench.vaults.get(0).before(step::isInstance, () -> restart(0));
      assertSignsOrIsRefused();
      assertSigns();
    }
  }

  // Chance decides whether the others' presignatures are ready before the one that was cut off.
  private void assertSignsOrIsRefused() throws Exception {
    try {
      assertTrue(verifies(DIGEST, signature()));
    } catch (VaultException cut) {
      assertTrue(cut.toString().contains("v1"), cut.toString());
    }
  }

  @Test
  void manySignAtOnceEachWithANonceOfItsOwn() throws Exception {
    var signatures = new ArrayList<Future<byte[]>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        signatures.add(threads.submit(this::signature));
      }
    }
    var nonces = new HashSet<String>();
    for (Future<byte[]> signature : signatures) {
      assertTrue(verifies(DIGEST, signature.get()));
      nonces.add(new BigInteger(1, Arrays.copyOf(signature.get(), 32)).toString(16));
    }
    assertEquals(signatures.size(), nonces.size());
  }

  @Test
  void whatItIsNotSharedForItDoesNot() throws Exception {
    assertThrows(VaultException.class, () -> use(key).agree(basePoint()));
    long agrees = token.objects().create(user, StoredKeys.threshold(SampleForm.EC)).number();
    var refused =
        assertThrows(CryptokiException.class, () -> use(agrees).sign(SampleForm.SIGNING, DIGEST));
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused.ckr());
    for (long use : List.of(Cka.SIGN, Cka.DERIVE)) {
      long other = use == Cka.SIGN ? agrees : key;
      var changed = Attributes.NONE.with(use, true);
      var late =
          assertThrows(CryptokiException.class, () -> token.objects().change(user, other, changed));
      assertEquals(Ckr.ATTRIBUTE_VALUE_INVALID, late.ckr());
    }
  }

  @Test
  void aKeyForBothIsAskedForByBoth() throws Exception {
    var attributes = StoredKeys.privateLabel("both").with(Cka.SIGN, true).with(Cka.DERIVE, true);
    var both = StoredKeys.threshold(SampleForm.EC, "experimental-threshold", attributes);
    key = token.objects().create(user, both).number();
    assertSigns();
    use(key).agree(basePoint()).close();
  }

  @Test
  void aBornKeySigns() throws Exception {
    key = StoredKeys.born(token, user, StoredKeys.signing()).getLast().number();
    assertSigns();
    user.close();
    for (int i = 0; i < Bench.N; i++) {
      bench.house(i).restart();
    }
    bench.restartEngine();
    token = bench.token();
    user = Bench.login(token);
    assertSigns();
    State.requireTidy(bench);
  }

  @Test
  void aDigestOfZeroAndOneTooLongAreRefused() throws Exception {
    var zero =
        assertThrows(
            CryptokiException.class, () -> use(key).sign(SampleForm.SIGNING, new byte[32]));
    assertEquals(Ckr.DATA_INVALID, zero.ckr());
    var longer =
        assertThrows(
            CryptokiException.class,
            () -> use(key).sign(SampleForm.SIGNING, new byte[EcdsaSign.DIGEST_BYTES_MAX + 1]));
    assertEquals(Ckr.DATA_LEN_RANGE, longer.ckr());
  }

  private Map<Long, Readiness> readiness(int usable, String... failing) {
    return Map.of(key, new Readiness(SETS * OF_SET, usable, Bench.N, Bench.N, List.of(failing)));
  }

  private KeyTally tally() {
    return KeyTally.of(bench.environment(), token);
  }

  private void fillPool() throws Exception {
    assertSigns();
    bench.settle();
  }

  // It is heard of what a vault has forgotten when it is asked; the fullest set is next.
  private void signWithEachSet() throws Exception {
    for (int i = 0; i < SETS; i++) {
      assertSigns();
    }
  }

  private void assertSigns() throws Exception {
    assertTrue(verifies(DIGEST, signature()));
  }

  private byte[] signature() throws Exception {
    return use(key).sign(SampleForm.SIGNING, DIGEST);
  }

  private boolean verifies(byte[] digest, byte[] signature) throws Exception {
    var kernel = new JavaKernel();
    Point publicKey = new SampleAgreement().publicKey(kernel, use(key).facts());
    return EcdsaVerification.verifies(kernel, publicKey, digest, signature);
  }

  private KeyUse use(long number) throws Exception {
    return token.objects().key(number, Optional.of(user));
  }

  private void restart(int vault) {
    try {
      bench.house(vault).restart();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static byte[] basePoint() {
    try (SecretBytes one = ScalarField.of(Curve.P256).scalar(BigInteger.ONE)) {
      return new JavaKernel().multiplyBase(Curve.P256, one).encoded();
    }
  }

  // Of the right shape, and off by one.
  private static Outcome wrong(Act<?> act, Outcome truth) {
    if (!(truth instanceof EcdsaSign.Share(SecretBytes right))) {
      return truth;
    }
    try (right;
        SecretBytes one = ScalarField.of(Curve.P256).scalar(BigInteger.ONE)) {
      return new EcdsaSign.Share(ScalarField.of(Curve.P256).add(right, one));
    }
  }

  private static Outcome unsigned(Outcome truth) {
    return truth instanceof SessionDeal.Dealt dealt
        ? new SessionDeal.Dealt(dealt.vector(), dealt.boxes(), Octets.of(new byte[64]))
        : truth;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }
}
