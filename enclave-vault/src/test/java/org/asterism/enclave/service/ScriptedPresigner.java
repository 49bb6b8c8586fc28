package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.PresignFixture.KERNEL;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.PresignDealing;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.threshold.ecdsa.PresignShares;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// A vault of a key that a test has in its hands: it presigns as vaults do, but for what the test
/// changes. Batches of one.
final class ScriptedPresigner implements AutoCloseable {
  final int vault;
  final PseudonymKey pseudonym;
  final List<PresignShares> sums = new ArrayList<>();

  /// What it seals for one receiver, at that place, in place of what is right.
  Lie lie = (_, right) -> right.copy();

  /// What it opens in place of what is right.
  UnaryOperator<Opening> openingLie = right -> right;

  private final List<BigInteger> known = new ArrayList<>();
  private final PresignFixture key;
  private final SecureRandom random;
  private final BoxKey boxKey;

  interface Lie {
    SecretBytes of(int place, SecretBytes right);
  }

  ScriptedPresigner(PresignFixture key, int vault) {
    this.key = key;
    this.vault = vault;
    this.random = VaultFixture.seeded(77L + vault);
    this.pseudonym = PseudonymKey.generate(random);
    this.boxKey = BoxKey.draw(random);
  }

  /// Adds 7 to one of the scalars.
  static SecretBytes plusSeven(Curve curve, SecretBytes right, int scalar) {
    int each = curve.scalarBytes();
    ScalarField field = ScalarField.of(curve);
    try (SecretBytes before = right.slice(0, scalar * each);
        SecretBytes value = right.slice(scalar * each, (scalar + 1) * each);
        SecretBytes after = right.slice((scalar + 1) * each, right.length());
        SecretBytes seven = field.scalar(BigInteger.valueOf(7));
        SecretBytes changed = field.add(value, seven)) {
      return SecretBytes.concat(before, changed, after);
    }
  }

  Opened opened(SessionOpen open) {
    var unsigned =
        new Opened(
            new SessionId(Octets.random(SessionId.LENGTH, random)),
            pseudonym.name(),
            Octets.of(boxKey.publicKey()),
            Octets.random(SessionOpen.NONCE_BYTES, random),
            Octets.EMPTY,
            Octets.EMPTY);
    return unsigned.with(pseudonym.sign(unsigned.digested(open.terms()).signed()));
  }

  Dealt deal(Presigning session) throws ThresholdRefused {
    int own = session.participants.indexOf(vault);
    PresignShape shape = session.shape();
    SessionTranscript transcript = session.deal(own).transcript(session.open.terms());
    try (SecretBytes share = ScalarField.of(key.curve).scalar(key.share(vault));
        var randomness = DealingRandomness.of(share, new byte[16], random)) {
      var dealt = PresignDealing.deal(shape, 1, randomness);
      var boxes = new ArrayList<SealedBox>();
      for (int to = 0; to < session.participants.size(); to++) {
        SecretBytes right = requireNonNull(dealt.get(shape.participants().get(to)));
        byte[] receiver = session.opened.get(to).boxKey().toByteArray();
        try (right;
            SecretBytes said = lie.of(to, right)) {
          boxes.add(SealedBox.seal(receiver, transcript.boxInfo(own, to), said));
        }
      }
      byte[] signed =
          transcript.dealing(own, List.of(), boxes.stream().map(SealedBox::digest).toList());
      return new Dealt(List.of(), boxes, pseudonym.sign(signed));
    }
  }

  SignedOpenings apply(Presigning session) throws ThresholdRefused {
    int own = session.participants.indexOf(vault);
    PresignShape shape = session.shape();
    SessionTranscript transcript = session.deal(own).transcript(session.open.terms());
    var dealt = new ArrayList<SecretBytes>();
    for (SealedDealing dealing : session.apply(own).dealings()) {
      int length = shape.dealtBytes(key.x(vault), 1);
      dealt.add(dealing.open(transcript, own, boxKey, length, _ -> true));
    }
    remember(dealt);
    PresignShares sum = PresignShares.sum(shape, key.x(vault), 0, dealt);
    sums.add(sum);
    dealt.forEach(SecretBytes::close);
    try (SecretBytes share = ScalarField.of(key.curve).scalar(key.share(vault))) {
      return signed(transcript, own, openingLie.apply(sum.open(KERNEL, share)));
    }
  }

  /// What its last session's sums of one kind came to, which vaults tell nobody.
  ///
  /// @param kind 0 for the nonce, 1 the blinding, 2 zero, 3 the mask of degree 2t, 4 of degree t
  BigInteger sum(int kind) {
    return requireNonNull(known.get(kind));
  }

  /// Openings under its signature.
  SignedOpenings signed(SessionTranscript transcript, int own, Opening opening) {
    byte[] openings = opening.encoded();
    return new SignedOpenings(
        Octets.of(openings), pseudonym.sign(transcript.openings(own, openings)));
  }

  private void remember(List<SecretBytes> dealt) {
    int each = key.curve.scalarBytes();
    known.clear();
    for (int kind = 0; (kind + 1) * each <= dealt.getFirst().length(); kind++) {
      BigInteger sum = BigInteger.ZERO;
      for (SecretBytes one : dealt) {
        try (SecretBytes value = one.slice(kind * each, (kind + 1) * each)) {
          sum = sum.add(PublicScalar.reveal(key.curve, value)).mod(key.curve.order());
        }
      }
      known.add(sum);
    }
  }

  @Override
  public void close() {
    sums.forEach(PresignShares::close);
    boxKey.close();
    pseudonym.close();
  }
}
