package org.asterism.threshold.ecdsa;

import static java.util.Objects.requireNonNull;
import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.BornKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every lie in presigning ends it: keepers refuse, or the engine's check fails.
class PresigningLiesTest {
  private static final int NONCE = 0;

  private final SecureRandom random = Seeded.random(PresigningLiesTest.class);

  @ParameterizedTest
  @CsvSource({"2,3,0", "2,3,1", "2,3,3", "2,3,4", "3,5,0", "3,5,1", "3,5,3", "3,5,4"})
  void aWrongSubShareIsNoticed(int k, int n, int scalar) throws Exception {
    try (var key = BornKey.draw(Curve.P256, k, n, random)) {
      var session = new Presigning(key, 1, random);
      session.change(0, session.shape.keepers().get(1), scalar);
      session.open(0);
      if (scalar == NONCE) {
        assertEquals(Fault.DEGREE, assertThrows(ThresholdRefused.class, session::finish).fault());
      } else {
        assertFalse(session.finish().isOfTheKey());
      }
    }
  }

  // ζ(0) = 0 is not checked by anybody: with another constant w is not k·a, and the engine sees it.
  @ParameterizedTest
  @CsvSource({"2,3", "3,5"})
  void aZeroThatIsNoneIsNoticed(int k, int n) throws Exception {
    try (var key = BornKey.draw(Curve.P256, k, n, random)) {
      var session = new Presigning(key, 1, random);
      for (BigInteger x : session.shape.participants()) {
        session.change(0, x, 2);
      }
      assertFalse(session.open(0).finish().isOfTheKey());
    }
  }

  @ParameterizedTest
  @CsvSource({"2,3", "3,5"})
  void aWrongOpeningIsNoticed(int k, int n) throws Exception {
    try (var key = BornKey.draw(Curve.P256, k, n, random)) {
      var session = new Presigning(key, 1, random).open(0);
      for (BigInteger liar : session.shape.participants()) {
        Opening right = requireNonNull(session.openings.get(liar));
        session.openings.put(
            liar, new Opening(more(right.nonce()), right.blinded(), right.blindedKey()));
        assertEquals(Fault.DEGREE, assertThrows(ThresholdRefused.class, session::finish).fault());
        session.openings.put(
            liar, new Opening(right.nonce(), more(right.blinded()), right.blindedKey()));
        assertFalse(session.finish().isOfTheKey());
        session.openings.put(
            liar, new Opening(right.nonce(), right.blinded(), more(right.blindedKey())));
        assertFalse(session.finish().isOfTheKey());
        session.openings.put(liar, right);
      }
    }
  }

  @Test
  void openingsThatAreNotOneOfEachAreRefused() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 2, 3, random)) {
      var session = new Presigning(key, 1, random).open(0);
      BigInteger first = session.shape.participants().getFirst();
      Opening moved = session.openings.get(first);
      session.openings.remove(first);
      assertEquals(Fault.OPENINGS, assertThrows(ThresholdRefused.class, session::finish).fault());
      session.openings.put(first.add(BigInteger.ONE), moved);
      assertEquals(Fault.OPENINGS, assertThrows(ThresholdRefused.class, session::finish).fault());
      session.openings.put(first, moved);
      assertEquals(Fault.OPENINGS, assertThrows(ThresholdRefused.class, session::finish).fault());
    }
  }

  @Test
  void aBlindedNonceOfZeroIsRefused() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 2, 3, random)) {
      var session = new Presigning(key, 1, random).open(0);
      session.openings.replaceAll(
          (_, opening) -> new Opening(opening.nonce(), BigInteger.ZERO, opening.blindedKey()));
      assertEquals(Fault.NONCE, assertThrows(ThresholdRefused.class, session::finish).fault());
    }
  }

  @Test
  void whatIsNoScalarIsItsDealers() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 2, 3, random)) {
      var session = new Presigning(key, 1, random);
      BigInteger receiver = session.shape.participants().getLast();
      int length = session.shape.dealtBytes(receiver, 1);
      for (int value : new int[] {0, -1}) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        dealtBy1(session, receiver, SecretBytes.takeFrom(bytes));
      }
      dealtBy1(session, receiver, SecretBytes.allocate(length - 1));
      List<SecretBytes> oneLess = requireNonNull(session.dealt.get(receiver)).subList(1, 3);
      var refused =
          assertThrows(
              ThresholdRefused.class,
              () -> PresignShares.sum(session.shape, receiver, 0, oneLess).close());
      assertEquals(Fault.DEALINGS, refused.fault());
    }
  }

  @Test
  void onlyKeepersCanKeep() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 2, 3, random)) {
      var session = new Presigning(key, 1, random).open(0);
      Openings checked = Openings.check(KERNEL, session.shape, session.openings, random);
      PresignShares others =
          requireNonNull(session.shares.get(session.shape.participants().getLast()));
      assertThrows(IllegalStateException.class, () -> Presignature.of(checked, others).close());
    }
  }

  @Test
  void openingsThatCannotBeReadAreRefused() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 2, 3, random)) {
      var session = new Presigning(key, 1, random).open(0);
      Opening opening = session.openings.values().iterator().next();
      byte[] good = opening.encoded();
      assertEquals(opening, Opening.decode(KERNEL, Curve.P256, good));
      byte[] twice = Arrays.copyOf(good, 2 * good.length);
      System.arraycopy(good, 0, twice, good.length, good.length);
      assertEquals(List.of(opening, opening), Opening.decodeAll(KERNEL, Curve.P256, twice, 2));
      assertThrows(ThresholdRefused.class, () -> Opening.decodeAll(KERNEL, Curve.P256, twice, 3));
      unreadable(Fault.OPENINGS, Arrays.copyOf(good, good.length - 1));
      unreadable(Fault.OPENINGS, Arrays.copyOf(good, good.length + 1));
      unreadable(Fault.POINT, changed(good, 0, 33));
      unreadable(Fault.SCALAR, changed(good, 33, 65));
      unreadable(Fault.SCALAR, changed(good, 65, 97));
    }
  }

  // With 2t or 2t+2 participants, or with more keepers than k, there is no presigning.
  @Test
  void shapesOtherThanOfKAreRefused() throws Exception {
    List<BigInteger> five = BornKey.xs(Curve.P256, 5, random);
    shape(Fault.PARTICIPANTS, 3, five.subList(0, 4), five.subList(0, 3));
    shape(Fault.PARTICIPANTS, 2, five.subList(0, 4), five.subList(0, 2));
    shape(Fault.PARTICIPANTS, 1, five.subList(0, 1), five.subList(0, 1));
    shape(Fault.PARTICIPANTS, 2, repeated(five), five.subList(0, 2));
    List<BigInteger> withZero = List.of(five.get(0), five.get(1), BigInteger.ZERO);
    shape(Fault.PARTICIPANTS, 2, withZero, five.subList(0, 2));
    shape(Fault.KEEPERS, 3, five, five.subList(0, 2));
    shape(Fault.KEEPERS, 3, five, five.subList(0, 4));
    shape(Fault.KEEPERS, 3, five, five);
    shape(Fault.KEEPERS, 3, five, repeated(five));
    shape(Fault.KEEPERS, 2, five.subList(0, 3), five.subList(2, 4));
    assertThrows(
        ThresholdRefused.class,
        () -> PresignShape.of(Curve.EDWARDS25519, 3, five, five.subList(0, 3)));
  }

  private void dealtBy1(Presigning session, BigInteger receiver, SecretBytes wrong) {
    List<SecretBytes> dealt = new ArrayList<>(session.dealt.get(receiver));
    dealt.set(1, wrong);
    var refused =
        assertThrows(
            ThresholdRefused.class,
            () -> PresignShares.sum(session.shape, receiver, 0, dealt).close());
    assertEquals(Fault.SCALAR, refused.fault());
    assertEquals(OptionalInt.of(1), refused.dealer());
  }

  private static void shape(
      Fault fault, int k, List<BigInteger> participants, List<BigInteger> keepers) {
    var refused =
        assertThrows(
            ThresholdRefused.class, () -> PresignShape.of(Curve.P256, k, participants, keepers));
    assertEquals(fault, refused.fault());
  }

  private static List<BigInteger> repeated(List<BigInteger> xs) {
    return List.of(xs.get(0), xs.get(1), xs.get(0));
  }

  private static void unreadable(Fault fault, byte[] encoded) {
    var refused =
        assertThrows(ThresholdRefused.class, () -> Opening.decode(KERNEL, Curve.P256, encoded));
    assertEquals(fault, refused.fault());
  }

  private static byte[] changed(byte[] good, int from, int to) {
    byte[] changed = good.clone();
    Arrays.fill(changed, from, to, (byte) -1);
    return changed;
  }

  private static BigInteger more(BigInteger value) {
    return value.add(BigInteger.valueOf(9)).mod(Curve.P256.order());
  }

  private static Point more(Point point) {
    try (SecretBytes one = ScalarField.of(Curve.P256).scalar(BigInteger.ONE)) {
      return KERNEL.add(point, KERNEL.multiplyBase(Curve.P256, one)).orElseThrow();
    }
  }
}
