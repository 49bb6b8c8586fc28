package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;
import org.asterism.kernel.JavaKernel;
import org.asterism.kernel.Point;
import org.asterism.key.KeyFamily;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleAgreement;
import org.asterism.key.SampleForm;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ecdsa.EcdsaVerification;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionFinish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With more vaults than presigning takes it goes on without some, and who spoils it is found.
class SparePresignersTest {
  @TempDir Path folder;
  private Bench bench;
  private Login user;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.empty(folder);
    make(2);
    key = bench.token().objects().create(user, StoredKeys.signing()).number();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void withTwoOfFiveAwayItSignsForEverAndForAWhileWithAnyThird() throws Exception {
    bench.takeAway(0, 3);
    for (int i = 0; i < 3; i++) {
      assertSigns(2 * 64);
      bench.pass(Duration.ofMinutes(1));
    }
    for (int third : new int[] {1, 2, 4}) {
      bench.takeAway(third);
      assertSigns(3);
      bench.vaults.get(third).comeBack();
    }
  }

  @Test
  void onlyTwoSetsAreFilled() throws Exception {
    assertSigns(1);
    bench.settle();
    // The first signature's, and one session for each set.
    assertTrue(bench.count(SessionFinish.class::isInstance) <= 2 + 2 * 2);
  }

  @Test
  void whoSpoilsPresigningIsFoundByLeavingOneOutAfterTheOther() throws Exception {
    try (var log = new LogWatch()) {
      for (int i = 0; i < Bench.N && !log.says("is to blame"); i++) {
        bench
            .vaults
            .get(2)
            .lie((act, truth) ->
                act.operation() instanceof SessionApply
                    ? new FaultyVault.Refused(Reason.INPUT)
                    : truth);
        assertSigns(20);
        bench.pass(Duration.ofMinutes(1));
      }
      assertTrue(log.says("vault v3 ", "come out right without it"), log.lines().toString());
      for (int i : new int[] {1, 2, 4, 5}) {
        assertFalse(log.says("vault v" + i + " ", "is to blame"), log.lines().toString());
      }
    }
  }

  @Test
  void tooFewVaultsAreRefusedWithTheReason() throws Exception {
    user.close();
    make(4);
    var refused =
        assertThrows(
            CryptokiException.class,
            () -> bench.token().objects().create(user, StoredKeys.signing()));
    assertEquals(Ckr.ATTRIBUTE_VALUE_INVALID, refused.ckr());
    assertTrue(String.valueOf(refused.getMessage()).endsWith("k is 4, of 5"));
  }

  @Test
  void theRuleNamesItAndSigningIsUsual() throws Exception {
    TokenObject made = bench.token().objects().create(user, StoredKeys.unsaid());
    assertEquals(
        "experimental-threshold",
        new String(made.attributes().bytes(Cka.ASTERISM_CUSTODY).orElseThrow(), US_ASCII));
    assertFalse(made.attributes().isTrue(Cka.DERIVE));
    key = made.number();
    assertSigns(1);
  }

  private void make(int k) throws Exception {
    long slot = bench.tokens().slots().getFirst().id();
    var terms = new CustodyTerms(Map.of(KeyFamily.EC_SIGN, Custody.THRESHOLD), OptionalInt.of(k));
    try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
      var wanted = new NewToken(new Label("own"), terms);
      bench.tokens().initialise(slot, wanted, pin, Bench.CALLER, Tokens.Making::run);
    }
    Bench.setUserPin(bench.token(), Bench.USER_PIN);
    user = Bench.login(bench.token());
  }

  private void assertSigns(int times) throws Exception {
    KeyUse use = bench.token().objects().key(key, Optional.of(user));
    var kernel = new JavaKernel();
    Point publicKey = new SampleAgreement().publicKey(kernel, use.facts());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(new byte[] {1});
    for (int i = 0; i < times; i++) {
      byte[] signature = use.sign(SampleForm.SIGNING, digest);
      assertTrue(EcdsaVerification.verifies(kernel, publicKey, digest, signature));
    }
  }
}
