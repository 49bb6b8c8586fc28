package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFamily;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Outcome;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key in threshold custody signs and decrypts with any k vaults, whatever the others do, and is
/// whole nowhere.
class ThresholdCustodyTest {
  private static final DecryptionScheme RAW = new DecryptionScheme() {};

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
    key = token.objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void anyThreeOfFiveVaultsSignAndDecrypt() throws Exception {
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
  void anyTwoLiarsAreOvercomeAndAskedLast() throws Exception {
    for (int one = 0; one < Bench.N; one++) {
      for (int other = one + 1; other < Bench.N; other++) {
        bench.vaults.get(one).lie(ThresholdCustodyTest::twice);
        bench.vaults.get(other).lie(ThresholdCustodyTest::twice);
        assertServes();
        bench.bringBack();
      }
    }
  }

  @Test
  void twoBlamesWithinAMinuteLetAVaultWait() throws Exception {
    bench.vaults.get(2).lie(ThresholdCustodyTest::twice);
    for (int i = 0; i < 2 * Bench.N; i++) {
      assertServes();
    }
    long before = bench.vaults.get(2).count(RsaExp.class::isInstance);
    for (int i = 0; i < Bench.N; i++) {
      assertServes();
    }
    assertEquals(before, bench.vaults.get(2).count(RsaExp.class::isInstance));
  }

  @Test
  void answersOfAnotherShapeAreNotTaken() throws Exception {
    byte[][] shapes = {new byte[0], new byte[255], new byte[256], new byte[257], ones(256)};
    for (byte[] shape : shapes) {
      bench.vaults.get(1).lie((_, truth) -> partial(truth, shape.clone()));
      bench.vaults.get(3).lie((_, truth) -> partial(truth, shape.clone()));
      assertServes();
    }
  }

  @Test
  void oneLiarAndTwoAwayGiveNoWrongResult() throws Exception {
    bench.takeAway(0, 1);
    bench.vaults.get(2).lie(ThresholdCustodyTest::twice);
    assertThrows(QuorumMissed.class, () -> StoredKeys.signs(use()));
    bench.bringBack();
    assertServes();
  }

  @Test
  void threeLiarsAreNoQuorum() throws Exception {
    for (int i = 0; i < Bench.K; i++) {
      // A factor of two vaults would cancel where the weight of the third is 1.
      bench.vaults.get(i).lie((_, truth) -> partial(truth, padded(BigInteger.TEN)));
    }
    var wrong = assertThrows(CryptokiException.class, () -> StoredKeys.signs(use()));
    assertEquals(Ckr.DEVICE_ERROR, wrong.ckr());
  }

  @Test
  void theEdgesOfTheModulusAreTheirOwnPowers() throws Exception {
    BigInteger modulus = modulus();
    for (BigInteger edge :
        List.of(BigInteger.ZERO, BigInteger.ONE, modulus.subtract(BigInteger.ONE))) {
      try (SecretBytes plain = use().decrypt(RAW, padded(edge))) {
        assertEquals(edge, plain.useArray(bytes -> new BigInteger(1, bytes)));
      }
    }
  }

  @Test
  void aVaultThatDecryptsSeesNoCiphertext() throws Exception {
    var bases = new ArrayList<byte[]>();
    bench.vaults.forEach(vault ->
        vault.lie((act, truth) -> {
          if (act.operation() instanceof RsaExp power) {
            bases.add(power.base().toByteArray());
          }
          return truth;
        }));
    byte[] ciphertext = padded(BigInteger.valueOf(7));
    use().decrypt(RAW, ciphertext).close();
    use().decrypt(RAW, ciphertext).close();
    assertEquals(2 * Bench.K, bases.size());
    for (byte[] base : bases) {
      assertTrue(!Arrays.equals(ciphertext, base));
    }
    assertEquals(2, bases.stream().map(Arrays::hashCode).distinct().count());
  }

  @Test
  void itNeverLeaves() throws Exception {
    var refused = assertThrows(CryptokiException.class, () -> use().material(_ -> "all of it"));
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused.ckr());
    assertEquals(
        Optional.of("threshold"),
        token
            .objects()
            .find(key, Optional.of(user))
            .orElseThrow()
            .attributes()
            .bytes(Cka.ASTERISM_CUSTODY)
            .map(word -> new String(word, StandardCharsets.US_ASCII)));
  }

  @Test
  void itOutlivesItsEngineAndItsVaultsProcesses() throws Exception {
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
  void copiesShareItAndTheLastTakesItAlong() throws Exception {
    Attributes attributes = token.objects().find(key, Optional.of(user)).orElseThrow().attributes();
    long copy = token.objects().copy(user, key, attributes).number();
    token.objects().destroy(user, key);
    key = copy;
    assertServes();
    KeyUse held = use();
    token.objects().destroy(user, copy);
    var gone = assertThrows(CryptokiException.class, () -> StoredKeys.signs(held));
    assertEquals(Ckr.KEY_HANDLE_INVALID, gone.ckr());
    bench.tryAgain();
    assertEquals(List.of(), bench.rows());
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.records(i));
    }
  }

  @Test
  void allVaultsAreNeededToMakeOne() throws Exception {
    bench.takeAway(4);
    var missed =
        assertThrows(
            QuorumMissed.class, () -> token.objects().create(user, StoredKeys.threshold()));
    assertTrue(
        String.valueOf(missed.getMessage())
            .startsWith("5 vaults needed to make a key in threshold custody, 4 answered: "),
        missed.getMessage());
    bench.bringBack();
    bench.vaults.get(4).loseAnswers(Put.class::isInstance);
    assertThrows(QuorumMissed.class, () -> token.objects().create(user, StoredKeys.threshold()));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertServes();
  }

  @Test
  void aVaultUnderAForeignPseudonymMakesNoKey() throws Exception {
    bench
        .vaults
        .get(1)
        .lie((act, truth) ->
            truth instanceof SessionOpen.Opened opened
                ? new SessionOpen.Opened(
                    opened.session(),
                    Pseudonym.of(new byte[32]),
                    opened.boxKey(),
                    opened.nonce(),
                    opened.vectorDigest(),
                    opened.signature())
                : truth);
    var missed =
        assertThrows(
            QuorumMissed.class, () -> token.objects().create(user, StoredKeys.threshold()));
    assertTrue(String.valueOf(missed.getMessage()).contains("not its own"), missed.getMessage());
  }

  @Test
  void aVaultThatHasLostItsShareIsLeftOut() throws Exception {
    bench.vaults.get(0).lie((act, truth) -> lost(act, truth));
    for (int i = 0; i < Bench.N; i++) {
      assertServes();
    }
    bench.tryAgain();
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertServes();
  }

  @Test
  void theTokensRuleDecidesWhereTheTemplateDoesNot() throws Exception {
    TokenSettings usual = TokenSettings.DEFAULT;
    user.close();
    bench.restartEngine(
        new TokenSettings(
            usual.use(),
            usual.initialise(),
            usual.officer(),
            usual.loginMemory(),
            usual.linger(),
            usual.tries(),
            usual.lease(),
            usual.mechanisms(),
            new CustodyRule(Set.of(KeyFamily.RSA))));
    token = bench.token();
    user = Bench.login(token);
    NewObject rsa = StoredKeys.rsa();
    NewObject hidden =
        new NewObject(rsa.attributes().with(Cka.SENSITIVE, true), rsa.key(), rsa.material());
    assertEquals("threshold", custodyOf(hidden));
    assertEquals("assembled", custodyOf(StoredKeys.ec()));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        new NewObject(hidden.attributes().with(Cka.EXTRACTABLE, true), rsa.key(), rsa.material()));
    assertRefused(Ckr.TEMPLATE_INCONSISTENT, rsa);
  }

  @Test
  void otherKeysAndOtherWordsAreRefused() throws Exception {
    NewObject ec = StoredKeys.threshold(SampleForm.EC);
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        new NewObject(ec.attributes().with(Cka.SIGN, true), ec.key(), ec.material()));
    NewObject rsa = StoredKeys.threshold();
    byte[] other = "everywhere".getBytes(StandardCharsets.US_ASCII);
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        new NewObject(
            rsa.attributes().with(Cka.ASTERISM_CUSTODY, other), rsa.key(), rsa.material()));
  }

  @Test
  void noTwoVaultsHaveAnythingInCommonOfOneKey() throws Exception {
    var shares = new ArrayList<StoredRecord.ThresholdKey>();
    for (int i = 0; i < Bench.N; i++) {
      try (var records = bench.house(i).read()) {
        for (var standing : records.page(Optional.empty(), 1000)) {
          if (records.find(standing.handle()).orElseThrow().contents()
              instanceof StoredRecord.ThresholdKey record) {
            shares.add(record);
          }
        }
      }
    }
    assertEquals(Bench.N, shares.size());
    assertEquals(
        Bench.N, shares.stream().map(StoredRecord.ThresholdKey::commitments).distinct().count());
    assertEquals(
        2L * Bench.N,
        shares.stream()
            .flatMap(
                share -> List.of(share.commitments().key(), share.commitments().roster()).stream())
            .distinct()
            .count());
  }

  private String custodyOf(NewObject object) throws Exception {
    TokenObject made = token.objects().create(user, object);
    assertTrue(Bench.signs(token, user, made.number()));
    return new String(
        made.attributes().bytes(Cka.ASTERISM_CUSTODY).orElseThrow(), StandardCharsets.US_ASCII);
  }

  private void assertRefused(Ckr expected, NewObject object) {
    var refused = assertThrows(CryptokiException.class, () -> token.objects().create(user, object));
    assertEquals(expected, refused.ckr());
  }

  private void assertServes() throws Exception {
    assertTrue(StoredKeys.signs(use()));
    BigInteger message = BigInteger.valueOf(0xbeef);
    byte[] ciphertext = padded(message.modPow(BigInteger.valueOf(65537), modulus()));
    try (SecretBytes plain = use().decrypt(RAW, ciphertext)) {
      assertArrayEquals(padded(message), plain.<byte[], RuntimeException>useArray(byte[]::clone));
    }
  }

  private KeyUse use() throws Exception {
    return token.objects().key(key, Optional.of(user));
  }

  private BigInteger modulus() throws Exception {
    return new BigInteger(1, ((SampleForm.Facts) use().facts()).first());
  }

  private static byte[] padded(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] padded = new byte[256];
    int kept = Math.min(signed.length, padded.length);
    System.arraycopy(signed, signed.length - kept, padded, padded.length - kept, kept);
    return padded;
  }

  // Twice what the share gives.
  private static Outcome twice(Act<?> act, Outcome truth) {
    if (!(act.operation() instanceof RsaExp power) || !(truth instanceof RsaExp.Partial partial)) {
      return truth;
    }
    BigInteger modulus = new BigInteger(1, power.key().modulus().toByteArray());
    BigInteger value = partial.power().useArray(bytes -> new BigInteger(1, bytes));
    return partial(truth, padded(value.shiftLeft(1).mod(modulus)));
  }

  private static Outcome partial(Outcome truth, byte[] instead) {
    if (!(truth instanceof RsaExp.Partial partial)) {
      return truth;
    }
    partial.close();
    return new RsaExp.Partial(SecretBytes.takeFrom(instead));
  }

  private static Outcome lost(Act<?> act, Outcome truth) {
    if (!(act.operation() instanceof RsaExp)) {
      return truth;
    }
    truth.close();
    return new FaultyVault.Refused(Reason.UNKNOWN_HANDLE);
  }

  private static byte[] ones(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    return ones;
  }
}
