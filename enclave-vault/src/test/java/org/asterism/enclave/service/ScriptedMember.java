package org.asterism.enclave.service;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// A member of a birth that has its own pseudonym and signs whatever a test wants dealt.
final class ScriptedMember implements AutoCloseable {
  final PseudonymKey pseudonym;
  final Polynomial polynomial;
  private final BirthFixture birth;
  private final BoxKey boxKey;
  private final SessionId session;
  private final Opened opened;

  /// @param committed makes of its vector what it opens with
  ScriptedMember(BirthFixture birth, SecureRandom random, Change committed) {
    this.birth = birth;
    this.pseudonym = PseudonymKey.generate(random);
    this.boxKey = BoxKey.draw(random);
    this.session = new SessionId(Octets.random(SessionId.LENGTH, random));
    try (var coefficients = DealingRandomness.ofBirth(session.bytes().toByteArray(), random)) {
      this.polynomial = Polynomial.random(birth.curve, BirthFixture.K - 1, coefficients);
    }
    this.opened = open(committed.of(vector()), random);
  }

  /// What a list of points is changed to.
  interface Change {
    List<byte[]> of(List<byte[]> vector);
  }

  /// What a receiver's sub-share is changed to, which the member closes.
  interface Lie {
    SecretBytes about(int receiver, SecretBytes subShare);
  }

  private Opened open(List<byte[]> committed, SecureRandom random) {
    byte[] digest = SessionOpened.vectorDigest(session.bytes().toByteArray(), committed);
    var unsigned =
        new Opened(
            session,
            pseudonym.name(),
            Octets.of(boxKey.publicKey()),
            Octets.random(SessionOpen.NONCE_BYTES, random),
            Octets.of(digest),
            Octets.EMPTY);
    return unsigned.with(pseudonym.sign(unsigned.digested(birth.open.terms()).signed()));
  }

  Opened opened() {
    return opened;
  }

  List<byte[]> vector() {
    return polynomial.vector(BirthFixture.KERNEL).encoded();
  }

  /// Deals this vector, with the boxes that this lie leaves.
  Dealt deal(int own, SessionDeal told, List<byte[]> vector, Lie lie) throws ThresholdRefused {
    SessionTranscript transcript = told.transcript(birth.open.terms());
    var boxes = new ArrayList<SealedBox>();
    for (int to = 0; to < told.members().size(); to++) {
      BigInteger x = PublicScalar.decode(birth.curve, told.members().get(to).x()).orElseThrow();
      try (SecretBytes right = polynomial.at(x);
          SecretBytes dealt = lie.about(to, right)) {
        byte[] key = told.opened().get(to).boxKey().toByteArray();
        boxes.add(SealedBox.seal(key, transcript.boxInfo(own, to), dealt));
      }
    }
    return sign(own, told, vector, boxes);
  }

  Dealt sign(int own, SessionDeal told, List<byte[]> vector, List<SealedBox> boxes) {
    List<byte[]> digests = boxes.stream().map(SealedBox::digest).toList();
    byte[] signed = told.transcript(birth.open.terms()).dealing(own, vector, digests);
    return new Dealt(vector, boxes, pseudonym.sign(signed));
  }

  @Override
  public void close() {
    pseudonym.close();
    polynomial.close();
    boxKey.close();
  }
}
