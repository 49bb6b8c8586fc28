package org.asterism.token;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.Act;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.SessionId;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.jspecify.annotations.Nullable;

/// A vault that takes part in a birth under a pseudonym of its own, and deals to one other what is
/// not on its polynomial, or accuses another of that.
final class ScriptedDealer implements FaultyVault.Lie {
  private static final Kernel KERNEL = LibraryKernel.open();

  private final SecureRandom random = new SecureRandom();
  private final PseudonymKey pseudonym = PseudonymKey.generate(random);
  private final BoxKey boxKey = BoxKey.draw(random);
  private final SessionId session = new SessionId(Octets.random(SessionId.LENGTH, random));
  private final Curve curve;
  private final int victim;
  private final Polynomial polynomial;
  private final List<byte[]> vector;
  private @Nullable SessionOpen open;

  /// @param victim whom it deals wrongly to; none: -1
  ScriptedDealer(Curve curve, int victim) {
    this.curve = curve;
    this.victim = victim;
    try (var coefficients = DealingRandomness.ofBirth(session.bytes().toByteArray(), random)) {
      this.polynomial = Polynomial.random(curve, Bench.K - 1, coefficients);
    }
    this.vector = polynomial.vector(KERNEL).encoded();
  }

  @Override
  public Outcome tell(Act<?> act, Outcome truth) {
    return switch (act.operation()) {
      case SessionOpen asked -> {
        open = asked;
        yield opened(asked);
      }
      case SessionDeal told -> dealt(told);
      case SessionApply _ -> accusation();
      default -> truth;
    };
  }

  private Opened opened(SessionOpen asked) {
    byte[] digest = SessionOpened.vectorDigest(session.bytes().toByteArray(), vector);
    var unsigned =
        new Opened(
            session,
            pseudonym.name(),
            Octets.of(boxKey.publicKey()),
            Octets.random(SessionOpen.NONCE_BYTES, random),
            Octets.of(digest),
            Octets.EMPTY);
    return unsigned.with(pseudonym.sign(unsigned.digested(asked.terms()).signed()));
  }

  private Dealt dealt(SessionDeal told) {
    SessionTranscript transcript = told.transcript(requireNonNull(open).terms());
    int own = told.opened().stream().map(Opened::session).toList().indexOf(session);
    var boxes = new ArrayList<SealedBox>();
    for (int to = 0; to < told.members().size(); to++) {
      BigInteger x = PublicScalar.decode(curve, told.members().get(to).x()).orElseThrow();
      UnaryOperator<SecretBytes> lie = to == victim ? this::plusOne : SecretBytes::copy;
      try (SecretBytes right = polynomial.at(x);
          SecretBytes sealed = lie.apply(right)) {
        byte[] key = told.opened().get(to).boxKey().toByteArray();
        boxes.add(SealedBox.seal(key, transcript.boxInfo(own, to), sealed));
      } catch (ThresholdRefused impossible) {
        throw new AssertionError(impossible);
      }
    }
    List<byte[]> digests = boxes.stream().map(SealedBox::digest).toList();
    return new Dealt(vector, boxes, pseudonym.sign(transcript.dealing(own, vector, digests)));
  }

  private Outcome accusation() {
    try (SecretBytes shown = boxKey.exposed()) {
      return new FaultyVault.Refused(
          new Accusation(0, shown.<Octets, RuntimeException>useArray(Octets::of)));
    }
  }

  private SecretBytes plusOne(SecretBytes scalar) {
    try (SecretBytes one = ScalarField.of(curve).scalar(BigInteger.ONE)) {
      return ScalarField.of(curve).add(scalar, one);
    }
  }
}
