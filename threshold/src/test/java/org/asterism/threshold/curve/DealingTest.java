package org.asterism.threshold.curve;

import static java.util.Objects.requireNonNull;
import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTerms;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The dealing machine: a key that nobody dealt, its refresh, its repair and its resharing, with
/// every liar named.
class DealingTest {
  private static final int K = 3;
  private static final int N = 5;
  private static final SessionTerms TERMS = new SessionTerms(2, 2, K, 0);

  private final SecureRandom random = Seeded.random(DealingTest.class);

  /// One dealer's message to one member, which a test may change.
  private static final class Message {
    SessionOpened opened;
    List<byte[]> vector;
    SecretBytes subShare;

    Message(Polynomial polynomial, BigInteger x) {
      vector = polynomial.vector(KERNEL).encoded();
      opened = opened(vector);
      subShare = polynomial.at(x);
    }

    void commit() {
      opened = opened(vector);
    }

    private static SessionOpened opened(List<byte[]> vector) {
      byte[] session = new byte[16];
      return new SessionOpened(
          TERMS, session, new byte[32], new byte[32], SessionOpened.vectorDigest(session, vector));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatNobodyDealtIsOnOneVector(Curve curve) throws Exception {
    List<BigInteger> xs = BornKey.xs(curve, N, random);
    Map<BigInteger, DealtShare> dealt = born(curve, xs);
    FeldmanVector vector = requireNonNull(dealt.get(xs.getFirst())).vector();
    var shares = new LinkedHashMap<BigInteger, SecretBytes>();
    for (BigInteger x : xs) {
      assertEquals(vector, requireNonNull(dealt.get(x)).vector());
      shares.put(x, dealt.get(x).share());
      assertEquals(vector.at(KERNEL, x), Optional.of(KERNEL.multiplyBase(curve, shares.get(x))));
    }
    List<BigInteger> quorum = xs.subList(1, 1 + K);
    shares.keySet().retainAll(quorum);
    try (SecretBytes key = Interpolation.atZero(curve, quorum).ofShares(shares)) {
      assertEquals(vector.constant(), Optional.of(KERNEL.multiplyBase(curve, key)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefreshKeepsTheKeyAndNoShare(Curve curve) throws Exception {
    try (var key = BornKey.draw(curve, K, N, random)) {
      var refreshed = new LinkedHashMap<BigInteger, SecretBytes>();
      var polynomials = polynomials(curve, true);
      for (BigInteger x : key.quorum(random)) {
        try (var dealt = new DealtShare(KERNEL, DealingRule.refresh(curve, K, N), x)) {
          for (int i = 0; i < N; i++) {
            var message = new Message(polynomials.get(i), x);
            dealt.add(i, message.opened, message.vector, message.subShare);
          }
          refreshed.put(x, dealt.share(key.share(x)));
          assertEquals(
              new PointSum(KERNEL, curve)
                  .plus(key.publicShare(x))
                  .plus(dealt.vector().at(KERNEL, x))
                  .total(),
              Optional.of(KERNEL.multiplyBase(curve, refreshed.get(x))));
        }
      }
      var atZero = Interpolation.atZero(curve, refreshed.keySet());
      try (SecretBytes again = atZero.ofShares(refreshed)) {
        assertEquals(key.publicKey(), KERNEL.multiplyBase(curve, again));
      }
    }
  }

  // Laing and Stinson, eprint 2017/1155.
  @ParameterizedTest
  @EnumSource
  void helpersRepairAShareThatNoneOfThemLearns(Curve curve) {
    try (var key = BornKey.draw(curve, K, N, random);
        var randomness = DealingRandomness.ofBirth(new byte[16], random)) {
      BigInteger lost = key.xs().getFirst();
      List<BigInteger> helpers = key.xs().subList(1, 1 + K);
      var weights = Interpolation.at(lost, curve, helpers);
      var columns = new ArrayList<ScalarSum>();
      helpers.forEach(_ -> columns.add(new ScalarSum(curve)));
      for (BigInteger helper : helpers) {
        try (SecretBytes weighted = weights.weighted(helper, key.share(helper))) {
          List<SecretBytes> parts = AdditiveParts.split(weighted, K, curve, randomness);
          for (int i = 0; i < K; i++) {
            columns.get(i).add(parts.get(i));
          }
        }
      }
      List<SecretBytes> sums = columns.stream().map(ScalarSum::copy).toList();
      try (SecretBytes repaired = ScalarSum.of(curve, sums)) {
        assertEquals(
            PublicScalar.reveal(curve, key.share(lost)), PublicScalar.reveal(curve, repaired));
      }
    }
  }

  // threshold.md §11: constants λ·y, which the engine checks against λ·Y.
  @ParameterizedTest
  @EnumSource
  void resharingGivesOtherSharesOfTheSameKey(Curve curve) throws Exception {
    try (var key = BornKey.draw(curve, K, N, random)) {
      List<BigInteger> old = key.quorum(random);
      List<BigInteger> next = BornKey.xs(curve, 4, random);
      var weights = Interpolation.atZero(curve, old);
      var dealers = new ArrayList<Polynomial>();
      for (BigInteger x : old) {
        try (SecretBytes constant = weights.weighted(x, key.share(x));
            var randomness = DealingRandomness.of(key.share(x), new byte[16], random)) {
          dealers.add(Polynomial.sharing(constant, curve, 1, randomness));
        }
        assertEquals(
            new PointSum(KERNEL, curve).plus(weights.weight(x), key.publicShare(x)).total(),
            dealers.getLast().vector(KERNEL).constant());
      }
      var shares = new LinkedHashMap<BigInteger, SecretBytes>();
      for (BigInteger x : next.subList(2, 4)) {
        try (var dealt = new DealtShare(KERNEL, DealingRule.birth(curve, 2, K), x)) {
          for (int i = 0; i < K; i++) {
            var message = new Message(dealers.get(i), x);
            dealt.add(i, message.opened, message.vector, message.subShare);
          }
          assertEquals(Optional.of(key.publicKey()), dealt.vector().constant());
          shares.put(x, dealt.share());
        }
      }
      try (SecretBytes again = Interpolation.atZero(curve, shares.keySet()).ofShares(shares)) {
        assertEquals(key.publicKey(), KERNEL.multiplyBase(curve, again));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongSubShareIsItsDealers(Curve curve) {
    for (int liar = 0; liar < N; liar++) {
      refused(
          curve,
          Fault.SUB_SHARE,
          liar,
          message -> {
            try (SecretBytes one = ScalarField.of(curve).scalar(BigInteger.ONE)) {
              message.subShare = ScalarField.of(curve).add(message.subShare, one);
            }
          });
    }
    refused(
        curve,
        Fault.SUB_SHARE,
        1,
        message -> message.subShare = SecretBytes.allocate(curve.scalarBytes()));
    refused(
        curve,
        Fault.SUB_SHARE,
        1,
        message -> message.subShare = SecretBytes.allocate(curve.scalarBytes() - 1));
  }

  @ParameterizedTest
  @EnumSource
  void aVectorThatIsNotTheOneCommittedToIsItsDealers(Curve curve) {
    refused(
        curve,
        Fault.VECTOR_CHANGED,
        2,
        message -> message.vector = List.of(message.vector.get(1), message.vector.get(0)));
    refused(
        curve,
        Fault.VECTOR_CHANGED,
        2,
        message -> message.vector = message.vector.subList(0, K - 1));
  }

  @ParameterizedTest
  @EnumSource
  void aVectorOfAnotherLengthIsItsDealers(Curve curve) {
    refused(
        curve,
        Fault.VECTOR_LENGTH,
        3,
        message -> {
          message.vector = message.vector.subList(0, K - 1);
          message.commit();
        });
    refused(
        curve,
        Fault.VECTOR_LENGTH,
        3,
        message -> {
          message.vector = new ArrayList<>(message.vector);
          message.vector.add(message.vector.getFirst());
          message.commit();
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoPointIsItsDealers(Curve curve) {
    for (byte[] none : List.of(new byte[curve.pointBytes()], new byte[1], new byte[0])) {
      refused(
          curve,
          Fault.POINT,
          0,
          message -> {
            message.vector = List.of(message.vector.get(0), none, message.vector.get(2));
            message.commit();
          });
    }
  }

  // What an unchecked constant gives: a key changed by what a hostile engine chose.
  @ParameterizedTest
  @EnumSource
  void aConstantThatChangesTheKeyIsItsDealers(Curve curve) throws Exception {
    var message = new Message(polynomials(curve, false).getFirst(), BigInteger.TWO);
    try (var refresh = new DealtShare(KERNEL, DealingRule.refresh(curve, K, N), BigInteger.TWO)) {
      names(Fault.CONSTANT, 4, refresh, message);
    }
    var zero = new Message(polynomials(curve, true).getFirst(), BigInteger.TWO);
    try (var birth = new DealtShare(KERNEL, DealingRule.birth(curve, K, N), BigInteger.TWO)) {
      names(Fault.CONSTANT, 4, birth, zero);
    }
  }

  // What an engine leaves out or brings twice.
  @ParameterizedTest
  @EnumSource
  void nothingComesOfDealingsThatAreNotOneOfEach(Curve curve) throws Exception {
    List<Polynomial> dealers = polynomials(curve, false);
    try (var dealt = new DealtShare(KERNEL, DealingRule.birth(curve, K, N), BigInteger.TWO)) {
      for (int i = 0; i < N; i++) {
        incomplete(dealt::vector);
        incomplete(dealt::share);
        var message = new Message(dealers.get(i), BigInteger.TWO);
        dealt.add(i, message.opened, message.vector, message.subShare);
        for (int place : new int[] {i, -1, N}) {
          incomplete(() -> dealt.add(place, message.opened, message.vector, message.subShare));
        }
      }
      dealt.share().close();
    }
  }

  private static void incomplete(Executable step) {
    assertEquals(Fault.DEALINGS, assertThrows(ThresholdRefused.class, step).fault());
  }

  private interface Change {
    void to(Message message);
  }

  private void refused(Curve curve, Fault fault, int liar, Change change) {
    var message = new Message(polynomials(curve, false).getFirst(), BigInteger.TWO);
    change.to(message);
    try (var dealt = new DealtShare(KERNEL, DealingRule.birth(curve, K, N), BigInteger.TWO)) {
      names(fault, liar, dealt, message);
    }
  }

  private static void names(Fault fault, int liar, DealtShare dealt, Message message) {
    var refused =
        assertThrows(
            ThresholdRefused.class,
            () -> dealt.add(liar, message.opened, message.vector, message.subShare));
    assertEquals(fault, refused.fault());
    assertEquals(OptionalInt.of(liar), refused.dealer());
  }

  private Map<BigInteger, DealtShare> born(Curve curve, List<BigInteger> xs)
      throws ThresholdRefused {
    List<Polynomial> dealers = polynomials(curve, false);
    var dealt = new LinkedHashMap<BigInteger, DealtShare>();
    for (BigInteger x : xs) {
      var own = new DealtShare(KERNEL, DealingRule.birth(curve, K, N), x);
      for (int i = 0; i < N; i++) {
        var message = new Message(dealers.get(i), x);
        own.add(i, message.opened, message.vector, message.subShare);
      }
      dealt.put(x, own);
    }
    return dealt;
  }

  private List<Polynomial> polynomials(Curve curve, boolean zero) {
    var polynomials = new ArrayList<Polynomial>();
    try (var randomness = DealingRandomness.ofBirth(new byte[16], random)) {
      for (int i = 0; i < N; i++) {
        polynomials.add(
            zero
                ? Polynomial.zero(curve, K - 1, randomness)
                : Polynomial.random(curve, K - 1, randomness));
      }
    }
    return polynomials;
  }
}
