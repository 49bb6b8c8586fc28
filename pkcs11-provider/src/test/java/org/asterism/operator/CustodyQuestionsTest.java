package org.asterism.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;
import org.asterism.key.KeyFamily;
import org.asterism.operator.KeyReport.Became;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.RosterAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators ask about custody, and what an engine answers, is read as it was written; what
/// cannot be is refused with what was expected.
class CustodyQuestionsTest {
  private static final int N = 5;
  private static final Attributes PRIVATE = Attributes.NONE.with(Cka.CLASS, Cko.PRIVATE_KEY);
  private static final Attributes SECRET = Attributes.NONE.with(Cka.CLASS, Cko.SECRET_KEY);

  @Test
  void allAreReadAsTheyWereWritten() {
    var move = new KeyRequest("5c0f", KeyRequest.By.ID, Octets.of(new byte[] {1}), 7);
    assertEquals(move, KeyRequest.decode(move.encode()));
    var key = new KeyReport.Key(3, "web", 1, 2, Became.REFUSED, "it may be shown");
    for (var report : List.of(new KeyReport(Optional.of(key)), new KeyReport(Optional.empty()))) {
      assertEquals(report, KeyReport.decode(report.encode()));
    }
    Octets hash = Octets.of(new byte[32]);
    var authority = new RosterAuthority("signed", List.of(hash, hash));
    for (var step :
        List.of(new ReshareStep(3, Optional.empty()), new ReshareStep(2, Optional.of(authority)))) {
      assertEquals(step, ReshareStep.decode(step.encode()));
      var reshare = new KeyRequest("5c0f", KeyRequest.By.NOTHING, Octets.EMPTY, 7, step.encode());
      assertEquals(reshare, KeyRequest.decode(reshare.encode()));
    }
    var wanted = new NewTokenRequest("web", "threshold", 2);
    assertEquals(wanted, NewTokenRequest.decode(wanted.encode()));
    var families = List.of(new NewTokenReport.Family("rsa", "threshold"));
    var made = new NewTokenReport(4, "5c0f", families, 2, N, 3, List.of(256, 64));
    assertEquals(made, NewTokenReport.decode(made.encode()));
  }

  @FuzzTest
  void anyBytesAreOneOrRefused(byte[] bytes) {
    readOrRefused(bytes, KeyRequest::decode, KeyRequest::encode);
    readOrRefused(bytes, KeyReport::decode, KeyReport::encode);
    readOrRefused(bytes, NewTokenRequest::decode, NewTokenRequest::encode);
    readOrRefused(bytes, NewTokenReport::decode, NewTokenReport::encode);
  }

  @Test
  void oneWordIsForAllFamiliesThatCanHaveIt() {
    assertEquals(CustodyTerms.NONE, terms("", 0));
    assertEquals(Custody.THRESHOLD, terms("threshold", 0).families().get(KeyFamily.RSA));
    assertTrue(!terms("threshold", 0).families().containsKey(KeyFamily.SECRET));
    assertTrue(!terms("threshold", 0).families().containsKey(KeyFamily.EC_SIGN));
    assertEquals(
        new CustodyTerms(
            Map.of(KeyFamily.RSA, Custody.THRESHOLD, KeyFamily.SECRET, Custody.ASSEMBLED),
            OptionalInt.of(2)),
        terms("rsa=threshold,secret=assembled", 2));
  }

  @Test
  void whatIsExperimentalIsNamedAndNeedsEnoughVaults() {
    String named = "ec-sign=experimental-threshold";
    assertEquals(Custody.THRESHOLD, terms(named, 3).families().get(KeyFamily.EC_SIGN));
    assertEquals(Custody.THRESHOLD, terms(named, 0).families().get(KeyFamily.EC_SIGN));
    var refused = assertThrows(IllegalArgumentException.class, () -> terms(named, 4));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("2k-1 vaults: k is 4, of 5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "everywhere",
        "rsa=",
        "=threshold",
        "dsa=threshold",
        "secret=threshold",
        ",",
        "ec-sign=threshold",
        "experimental-threshold",
        "rsa=experimental-threshold"
      })
  void otherWordsAreRefused(String custody) {
    String asked = custody.isEmpty() ? " " : custody;
    var refused = assertThrows(IllegalArgumentException.class, () -> terms(asked, 0));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("ustody")
            || String.valueOf(refused.getMessage()).contains("expected"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, N + 1, 255})
  void aKIsFromTwoToAllVaults(int k) {
    assertThrows(IllegalArgumentException.class, () -> terms("threshold", k));
  }

  @Test
  void allKeysOfAKindAreThoseThatNothingNames() {
    var all = new KeyRequest("5c0f", KeyRequest.By.NOTHING, Octets.EMPTY, 0);
    assertEquals(all, KeyRequest.decode(all.encode()));
    var kinds = List.of(PRIVATE, SECRET);
    assertEquals(
        List.of(1, 1), all.templates(kinds).stream().map(one -> one.entries().size()).toList());
  }

  @Test
  void onlyFamiliesThatThresholdCustodyHasAreNamed() {
    var all = new KeyRequest("5c0f", KeyRequest.By.FAMILY, Octets.of("rsa".getBytes(UTF_8)), 0);
    assertEquals(2, all.templates(List.of(PRIVATE)).getFirst().entries().size());
    var secrets =
        new KeyRequest("5c0f", KeyRequest.By.FAMILY, Octets.of("secret".getBytes(UTF_8)), 0);
    assertThrows(IllegalArgumentException.class, () -> secrets.templates(List.of(PRIVATE)));
  }

  private static CustodyTerms terms(String custody, int k) {
    return new NewTokenRequest("web", custody, k).terms(N, 3);
  }

  private static <T> void readOrRefused(
      byte[] bytes, Function<byte[], T> decode, Function<T, byte[]> encode) {
    T read;
    try {
      read = decode.apply(bytes);
    } catch (IllegalArgumentException refused) {
      assertTrue(refused.getMessage() != null);
      return;
    }
    assertEquals(read, decode.apply(encode.apply(read)));
  }
}
