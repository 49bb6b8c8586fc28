package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.asterism.cryptoki.Cka;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;
import org.asterism.key.KeyFamily;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.QuorumMissed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was decided of a token's keys when it was made holds whatever the configuration says; and
/// what vaults lose of keys that are never whole is counted.
class CustodyTermsTest {
  private static final CustodyTerms TERMS =
      new CustodyTerms(Map.of(KeyFamily.RSA, Custody.THRESHOLD), OptionalInt.of(2));

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.empty(folder);
    initialise(TERMS);
    Bench.setUserPin(bench.token(), Bench.USER_PIN);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void itsKeysAreKeptSoAndUsedByItsOwnK() throws Exception {
    try (Login user = Bench.login(bench.token())) {
      TokenObject key = create(user);
      assertEquals("threshold", custody(key));
      bench.takeAway(0, 2, 4);
      assertTrue(Bench.signs(bench.token(), user, key.number()));
      bench.takeAway(1);
      assertThrows(QuorumMissed.class, () -> Bench.signs(bench.token(), user, key.number()));
      bench.bringBack();
    }
  }

  @Test
  void theConfigurationDecidesTheRestOnly() throws Exception {
    bench.restartEngine();
    assertEquals(Custody.THRESHOLD, rule().of(KeyFamily.RSA));
    bench.tokens().follow(_ -> TokenSettings.DEFAULT);
    assertEquals(Custody.THRESHOLD, rule().of(KeyFamily.RSA));
    assertEquals(Custody.ASSEMBLED, rule().of(KeyFamily.EDWARDS));
    assertEquals(2, bench.token().objects().terms().k());
  }

  @Test
  void aTokenThatIsMadeAnewKeepsThem() throws Exception {
    initialise(CustodyTerms.NONE);
    assertEquals(Custody.THRESHOLD, rule().of(KeyFamily.RSA));
    initialise(new CustodyTerms(Map.of(KeyFamily.RSA, Custody.ASSEMBLED), OptionalInt.empty()));
    assertEquals(Custody.ASSEMBLED, rule().of(KeyFamily.RSA));
    assertEquals(Bench.K, bench.token().objects().terms().k());
  }

  @Test
  void aLostShareIsCountedUntilItIsBack() throws Exception {
    byte[] before = bench.photograph(0);
    byte[] with;
    try (Login user = Bench.login(bench.token())) {
      long key = create(user).number();
      bench.settle();
      assertEquals(new KeyTally(0, 1, new TreeMap<>(), new TreeMap<>()), tally());
      with = bench.photograph(0);
      bench.putBack(0, before);
      for (int i = 0; i < Bench.N; i++) {
        assertTrue(Bench.signs(bench.token(), user, key));
      }
      bench.tryAgain();
      assertEquals(Map.of(bench.vaults.getFirst().name().name(), 1L), tally().lacking());
      Inventory ofVault = Inventory.of(bench.environment()).getFirst();
      assertEquals(1, ofVault.lost());
      assertEquals(0, ofVault.keys());
      assertEquals(0, ofVault.owed());
    }
    bench.putBack(0, with);
    bench.restartEngine();
    try (Login user = Bench.login(bench.token())) {
      bench.tryAgain();
      assertEquals(Map.of(), tally().lacking());
      assertTrue(State.objects(bench.token(), user).size() == 1);
    }
  }

  private void initialise(CustodyTerms terms) throws Exception {
    long slot = bench.tokens().slots().getFirst().id();
    try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
      var wanted = new NewToken(new Label("own"), terms);
      bench.tokens().initialise(slot, wanted, pin, Bench.CALLER, Tokens.Making::run);
    }
  }

  private TokenObject create(Login user) throws Exception {
    NewObject rsa = StoredKeys.rsa();
    var hidden =
        new NewObject(rsa.attributes().with(Cka.SENSITIVE, true), rsa.key(), rsa.material());
    return bench.token().objects().create(user, hidden);
  }

  private CustodyRule rule() {
    return bench.token().objects().terms().rule();
  }

  private KeyTally tally() {
    return KeyTally.of(bench.environment(), bench.token());
  }

  private static String custody(TokenObject key) {
    return new String(
        Optional.of(key).flatMap(one -> one.attributes().bytes(Cka.ASTERISM_CUSTODY)).orElseThrow(),
        US_ASCII);
  }
}
