package org.asterism.oprf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.ScalarField;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Any k shares evaluate a key, a wrong evaluation is recognised whatever is wrong of it, and k-1
/// shares fit every output.
class LoginKeyTest {
  private static final int K = 3;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<XCoordinate> PLACES =
      List.of(new XCoordinate(3), new XCoordinate(17), new XCoordinate(99), new XCoordinate(200));
  private static final XCoordinate PLACE = PLACES.getFirst();

  private final Evaluator evaluator = new Evaluator(LibraryKernel.open(), RANDOM);
  private final LoginKey key = LoginKey.deal(K, PLACES, RANDOM);
  private final SecretBytes pin = pin("1234");
  private final BlindedInput.Blinded blinded = BlindedInput.of(pin, RANDOM).blind();
  private final Evaluation right =
      evaluator.evaluate(key.share(PLACE), blinded.element()).orElseThrow();

  @AfterEach
  void close() {
    pin.close();
    key.close();
  }

  @Test
  void anyKVaultsYieldWhatTheDealerComputes() {
    try (SecretBytes expected = key.output(pin)) {
      for (XCoordinate left : PLACES) {
        try (SecretBytes found = output(PLACES.stream().filter(x -> !x.equals(left)).toList())) {
          assertTrue(found.constantTimeEquals(expected));
        }
      }
      try (SecretBytes another = pin("1235");
          SecretBytes other = key.output(another)) {
        assertFalse(other.constantTimeEquals(expected));
      }
    }
  }

  @Test
  void fewerThanKVaultsYieldSomethingElse() {
    try (SecretBytes expected = key.output(pin);
        SecretBytes found = output(PLACES.subList(0, K - 1))) {
      assertFalse(found.constantTimeEquals(expected));
    }
  }

  // What k-1 vaults hold is a part of a sharing of every key: whichever key it is asked about,
  // there
  // is a share of one vault more that makes it that key.
  @Test
  void fewerThanKSharesFitEveryKey() {
    ScalarField field = ScalarField.of(Curve.P256);
    try (SecretBytes claimed = field.scalar(java.math.BigInteger.valueOf(4711));
        LoginKey other = LoginKey.deal(claimed, K, PLACES, RANDOM)) {
      Map<XCoordinate, byte[]> ours = new HashMap<>();
      PLACES.subList(0, K - 1).forEach(x -> ours.put(x, key.publicShare(x)));
      ours.put(PLACES.get(K - 1), other.publicShare(PLACES.get(K - 1)));
      assertTrue(Interpolation.publicShare(PLACES.get(K), ours).isPresent());
    }
  }

  @Test
  void publicSharesInterpolateEachOther() {
    Map<XCoordinate, byte[]> shares = new HashMap<>();
    PLACES.subList(0, K).forEach(x -> shares.put(x, key.publicShare(x)));
    assertArrayEquals(
        key.publicShare(PLACES.get(K)),
        Interpolation.publicShare(PLACES.get(K), shares).orElseThrow());
    shares.put(PLACE, new byte[Evaluation.ELEMENT_BYTES]);
    assertEquals(Optional.empty(), Interpolation.publicShare(PLACES.get(K), shares));
  }

  @Test
  void anyKSharesGiveEveryOther() {
    for (XCoordinate left : PLACES) {
      Map<XCoordinate, SecretBytes> others = new HashMap<>();
      PLACES.stream().filter(x -> !x.equals(left)).forEach(x -> others.put(x, key.share(x)));
      for (XCoordinate place : PLACES) {
        try (SecretBytes found = Interpolation.share(place, others)) {
          assertTrue(found.constantTimeEquals(key.share(place)));
          assertTrue(LoginKey.fits(found, key.publicShare(place)));
        }
      }
      others.remove(others.keySet().iterator().next());
      try (SecretBytes found = Interpolation.share(left, others)) {
        assertFalse(LoginKey.fits(found, key.publicShare(left)));
      }
    }
  }

  @Test
  void whatIsNoShareFitsNothing() {
    for (int length : new int[] {0, 31, 32, 33}) {
      try (SecretBytes none = SecretBytes.allocate(length)) {
        assertFalse(LoginKey.fits(none, key.publicShare(PLACE)));
      }
    }
    assertFalse(LoginKey.fits(key.share(PLACE), new byte[Evaluation.ELEMENT_BYTES]));
    assertFalse(LoginKey.fits(key.share(PLACE), new byte[0]));
  }

  @Test
  void theRightEvaluationIsTaken() {
    assertTrue(isTaken(right));
    assertArrayEquals(key.publicShare(PLACE), right.publicShare());
  }

  @Test
  void anotherElementIsRefused() {
    byte[] base = key.publicShare(PLACES.get(1));
    assertFalse(isTaken(new Evaluation(base, right.proof(), right.publicShare())));
    byte[] negated = right.element().clone();
    negated[0] ^= 1;
    assertFalse(isTaken(new Evaluation(negated, right.proof(), right.publicShare())));
  }

  @Test
  void anElementThatIsNoneIsRefused() {
    for (int length : new int[] {0, 1, 32, 33, 34, 65}) {
      assertFalse(isTaken(new Evaluation(new byte[length], right.proof(), right.publicShare())));
    }
  }

  @Test
  void everyBitOfAProofCounts() {
    for (int bit = 0; bit < 8 * Evaluation.PROOF_BYTES; bit += 7) {
      byte[] proof = right.proof().clone();
      proof[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(isTaken(new Evaluation(right.element(), proof, right.publicShare())));
    }
  }

  @Test
  void aProofOfAnotherLengthIsRefused() {
    for (int length : new int[] {0, 63, 65}) {
      assertFalse(isTaken(new Evaluation(right.element(), new byte[length], right.publicShare())));
    }
  }

  @Test
  void aProofOfAnotherShareOrElementIsRefused() {
    SecretBytes another = key.share(PLACES.get(1));
    assertFalse(isTaken(evaluator.evaluate(another, blinded.element()).orElseThrow()));
    byte[] foreign = BlindedInput.of(pin, RANDOM).blind().element();
    assertFalse(isTaken(evaluator.evaluate(key.share(PLACE), foreign).orElseThrow()));
  }

  // A context of its own: a proof for one mode or protocol is none for another.
  @Test
  void aProofOfAnotherContextIsRefused() {
    try (SecretBytes nonce = ScalarField.of(Curve.P256).scalar(java.math.BigInteger.TEN)) {
      var element = LibraryKernel.open().decode(Curve.P256, blinded.element()).orElseThrow();
      assertFalse(isTaken(evaluator.prove(new Suite(2), key.share(PLACE), element, nonce)));
      assertTrue(isTaken(evaluator.prove(new Suite(1), key.share(PLACE), element, nonce)));
    }
  }

  @Test
  void anElementThatIsNoPointIsNotEvaluated() {
    for (int length : new int[] {0, 1, 32, 33, 34}) {
      assertEquals(Optional.empty(), evaluator.evaluate(key.share(PLACE), new byte[length]));
    }
    byte[] uncompressed = new byte[33];
    uncompressed[0] = 4;
    assertEquals(Optional.empty(), evaluator.evaluate(key.share(PLACE), uncompressed));
  }

  @Test
  void noTwoVaultsAndNoTwoLoginsSeeTheSameElement() {
    Set<String> seen = new HashSet<>();
    var input = BlindedInput.of(pin, RANDOM);
    for (int i = 0; i < 50; i++) {
      seen.add(java.util.HexFormat.of().formatHex(input.blind().element()));
    }
    assertEquals(50, seen.size());
  }

  @Test
  void twoEvaluationsOfOneElementHaveTwoProofs() {
    Evaluation again = evaluator.evaluate(key.share(PLACE), blinded.element()).orElseThrow();
    assertArrayEquals(right.element(), again.element());
    assertFalse(java.util.Arrays.equals(right.proof(), again.proof()));
  }

  private boolean isTaken(Evaluation evaluation) {
    return blinded.unblind(evaluation, key.publicShare(PLACE)).isPresent();
  }

  private SecretBytes output(List<XCoordinate> places) {
    var input = BlindedInput.of(pin, RANDOM);
    Map<XCoordinate, Evaluated> parts = new HashMap<>();
    for (XCoordinate place : places) {
      BlindedInput.Blinded one = input.blind();
      Evaluation evaluation = evaluator.evaluate(key.share(place), one.element()).orElseThrow();
      parts.put(place, one.unblind(evaluation, key.publicShare(place)).orElseThrow());
    }
    return Interpolation.output(pin, parts);
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.UTF_8));
  }
}
