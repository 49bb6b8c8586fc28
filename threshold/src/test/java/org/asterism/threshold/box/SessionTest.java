package org.asterism.threshold.box;

import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTerms;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.BornKey;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.DealtShare;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.curve.SessionSeats;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A birth by the messages that vaults exchange through an engine, and what an engine that swaps or
/// repeats them achieves: a refusal.
class SessionTest {
  private static final int K = 2;
  private static final int N = 3;

  private final SecureRandom random = Seeded.random(SessionTest.class);

  @ParameterizedTest
  @EnumSource
  void aKeyIsBornOfSealedDealings(Curve curve) throws Exception {
    List<Vault> vaults = vaults(curve);
    SessionTranscript transcript = deal(vaults);
    var shares = new LinkedHashMap<BigInteger, SecretBytes>();
    Optional<FeldmanVector> vector = Optional.empty();
    for (int own = 0; own < N; own++) {
      Vault vault = vaults.get(own);
      try (var dealt = new DealtShare(KERNEL, DealingRule.birth(curve, K, N), vault.x)) {
        for (Vault dealer : vaults) {
          try (SecretBytes subShare = vault.open(transcript, own, dealer, dealer.to(own))) {
            dealt.add(dealer.place, dealer.opened, dealer.vector, subShare);
          }
        }
        shares.put(vault.x, dealt.share());
        assertTrue(vector.isEmpty() || vector.get().equals(dealt.vector()));
        vector = Optional.of(dealt.vector());
      }
    }
    shares.pollFirstEntry();
    try (SecretBytes key = Interpolation.atZero(curve, shares.keySet()).ofShares(shares)) {
      assertEquals(vector.orElseThrow().constant(), Optional.of(KERNEL.multiplyBase(curve, key)));
    }
  }

  @Test
  void whatAnEngineSwapsIsRefused() throws Exception {
    List<Vault> vaults = vaults(Curve.P256);
    SessionTranscript transcript = deal(vaults);
    Vault receiver = vaults.getFirst();
    Vault dealer = vaults.get(1);
    SealedDealing right = dealer.to(0);
    SealedDealing ofAnother = vaults.get(2).to(0);
    refused(Fault.BOX, transcript, receiver, dealer, with(right, dealer.to(2).box()));
    refused(Fault.BOX, transcript, receiver, dealer, with(right, ofAnother.box()));
    refused(
        Fault.SIGNATURE,
        transcript,
        receiver,
        dealer,
        new SealedDealing(
            1, right.vector(), right.box(), right.boxDigests(), ofAnother.signature()));
    refused(
        Fault.SIGNATURE,
        transcript,
        receiver,
        dealer,
        new SealedDealing(
            1, ofAnother.vector(), right.box(), right.boxDigests(), right.signature()));
    refused(
        Fault.SIGNATURE,
        transcript,
        receiver,
        dealer,
        new SealedDealing(
            1, right.vector(), right.box(), right.boxDigests().reversed(), right.signature()));
  }

  @Test
  void whatAnEngineRepeatsOfAnotherSessionIsRefused() throws Exception {
    List<Vault> vaults = vaults(Curve.P256);
    deal(vaults);
    SealedDealing before = vaults.get(1).to(0);
    vaults.get(2).draw();
    SessionTranscript again = deal(vaults);
    refused(Fault.SIGNATURE, again, vaults.getFirst(), vaults.get(1), before);
  }

  @Test
  void anOpeningThatIsChangedHasNoSignature() {
    Vault vault = vaults(Curve.P256).getFirst();
    byte[] signature = vault.sign(vault.opened.signed());
    assertTrue(vault.signed(signature).test(vault.opened.signed()));
    var other =
        new SessionOpened(
            new SessionTerms(2, 2, K + 1, 0),
            vault.opened.session(),
            vault.opened.hpkeKey(),
            vault.opened.nonce(),
            vault.opened.vectorDigest());
    assertTrue(vault.signed(signature).negate().test(other.signed()));
  }

  private static SealedDealing with(SealedDealing right, SealedBox box) {
    return new SealedDealing(
        right.dealer(), right.vector(), box, right.boxDigests(), right.signature());
  }

  private static void refused(
      Fault fault,
      SessionTranscript transcript,
      Vault receiver,
      Vault dealer,
      SealedDealing dealing) {
    var refused =
        assertThrows(
            ThresholdRefused.class, () -> receiver.open(transcript, 0, dealer, dealing).close());
    assertEquals(fault, refused.fault());
    assertEquals(OptionalInt.of(dealing.dealer()), refused.dealer());
  }

  private List<Vault> vaults(Curve curve) {
    List<BigInteger> xs = BornKey.xs(curve, N, random);
    return IntStream.range(0, N).mapToObj(i -> new Vault(curve, i, xs.get(i))).toList();
  }

  private static SessionTranscript deal(List<Vault> vaults) throws ThresholdRefused {
    List<Seat> seats = vaults.stream().map(Vault::seat).toList();
    for (Vault vault : vaults) {
      assertEquals(
          vault.place, SessionSeats.of(vault.curve, seats, vault.seat().pseudonym()).own());
    }
    var transcript =
        SessionTranscript.of(
            vaults.getFirst().opened.terms(),
            seats,
            List.of(0, 1, 2),
            List.of(),
            vaults.stream().map(vault -> vault.opened.signed()).toList());
    for (Vault vault : vaults) {
      vault.deal(transcript, vaults);
    }
    return transcript;
  }

  /// One vault, as far as a session of its needs it.
  private final class Vault {
    final Curve curve;
    final int place;
    final BigInteger x;
    final Ed25519PrivateKeyParameters pseudonym = new Ed25519PrivateKeyParameters(random);
    final BoxKey boxes = BoxKey.draw(random);
    final List<SealedBox> sealed = new ArrayList<>();
    Polynomial polynomial;
    List<byte[]> vector;
    SessionOpened opened;
    byte[] signature = new byte[0];

    Vault(Curve curve, int place, BigInteger x) {
      this.curve = curve;
      this.place = place;
      this.x = x;
      byte[] session = new byte[16];
      random.nextBytes(session);
      try (var randomness = DealingRandomness.ofBirth(session, random)) {
        polynomial = Polynomial.random(curve, K - 1, randomness);
      }
      vector = polynomial.vector(KERNEL).encoded();
      opened = opened(session);
    }

    /// Another polynomial, in a session of another name.
    void draw() {
      opened = opened(new byte[16]);
    }

    private SessionOpened opened(byte[] session) {
      return new SessionOpened(
          new SessionTerms(2, 2, K, 0),
          session,
          boxes.publicKey(),
          new byte[32],
          SessionOpened.vectorDigest(session, vector));
    }

    Seat seat() {
      return new Seat(pseudonym.generatePublicKey().getEncoded(), PublicScalar.encode(curve, x));
    }

    void deal(SessionTranscript transcript, List<Vault> receivers) throws ThresholdRefused {
      sealed.clear();
      for (Vault receiver : receivers) {
        byte[] info = transcript.boxInfo(place, receiver.place);
        try (SecretBytes subShare = polynomial.at(receiver.x)) {
          sealed.add(SealedBox.seal(receiver.boxes.publicKey(), info, subShare));
        }
      }
      signature = sign(to(0).signed(transcript));
    }

    SealedDealing to(int receiver) {
      return new SealedDealing(
          place,
          vector,
          sealed.get(receiver),
          sealed.stream().map(SealedBox::digest).toList(),
          signature);
    }

    SecretBytes open(SessionTranscript transcript, int own, Vault dealer, SealedDealing dealing)
        throws ThresholdRefused {
      return dealing.open(
          transcript, own, boxes, curve.scalarBytes(), dealer.signed(dealing.signature()));
    }

    byte[] sign(byte[] message) {
      var signer = new Ed25519Signer();
      signer.init(true, pseudonym);
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    }

    Predicate<byte[]> signed(byte[] signed) {
      return message -> {
        var verifier = new Ed25519Signer();
        verifier.init(false, pseudonym.generatePublicKey());
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signed);
      };
    }
  }
}
