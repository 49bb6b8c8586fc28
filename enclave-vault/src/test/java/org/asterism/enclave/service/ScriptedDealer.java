package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.N;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// An opened vault of a key that others get: its pseudonym signs whatever a test wants dealt.
final class ScriptedDealer implements AutoCloseable {
  private final ReshareFixture reshare;
  private final int place;
  private final Lie lie;
  private final PseudonymKey pseudonym;
  private final BoxKey boxKey;
  private final Polynomial polynomial;
  private final Opened opened;

  /// What it does that it should not.
  ///
  /// @param constant what is added to its share before it is dealt
  /// @param degree of the polynomial
  /// @param subShare what is added to what each is dealt
  record Lie(int constant, int degree, int subShare) {
    static final Lie NONE = new Lie(0, ReshareFixture.NEXT_K - 1, 0);
  }

  /// @param place among those who deal
  ScriptedDealer(ReshareFixture reshare, int place, Lie lie) throws Exception {
    this.reshare = reshare;
    this.place = place;
    this.lie = lie;
    SecureRandom random = VaultFixture.seeded(20261133);
    var session = new SessionId(Octets.random(SessionId.LENGTH, random));
    this.pseudonym = stolen();
    this.boxKey = BoxKey.draw(random);
    BigInteger share = reshare.shared.facts(ReshareFixture.vault(place)).share();
    try (var randomness = DealingRandomness.ofBirth(session.bytes().toByteArray(), random);
        SecretBytes constant = plus(share, lie.constant())) {
      this.polynomial = Polynomial.sharing(constant, Curve.P256, lie.degree(), randomness);
    }
    this.opened = open(session, random);
  }

  Opened opened() {
    return opened;
  }

  Dealt deal(SessionDeal told) throws Exception {
    SessionTranscript transcript = told.transcript(reshare.open.terms());
    var boxes = new ArrayList<SealedBox>();
    for (int to = 0; to < N; to++) {
      byte[] receiver = told.opened().get(BirthFixture.K + to).boxKey().toByteArray();
      try (SecretBytes right = polynomial.at(ReshareFixture.x(to));
          SecretBytes more = plus(BigInteger.ZERO, lie.subShare());
          SecretBytes subShare = ScalarField.of(Curve.P256).add(right, more)) {
        boxes.add(SealedBox.seal(receiver, transcript.boxInfo(place, to), subShare));
      }
    }
    List<byte[]> vector = polynomial.vector(KERNEL).encoded();
    List<byte[]> digests = boxes.stream().map(SealedBox::digest).toList();
    return new Dealt(vector, boxes, pseudonym.sign(transcript.dealing(place, vector, digests)));
  }

  private static SecretBytes plus(BigInteger share, int more) {
    BigInteger sum = share.add(BigInteger.valueOf(more)).mod(Curve.P256.order());
    return ScalarField.of(Curve.P256).scalar(sum);
  }

  private PseudonymKey stolen() throws Exception {
    int vault = ReshareFixture.vault(place);
    BirthFixture birth = reshare.shared.birth;
    return birth
        .vaults
        .get(vault)
        .stored(
            birth.handles.get(vault),
            record ->
                PseudonymKey.of(
                    ((Signer.Kept) ((ThresholdKey) record).signer()).privateKey().copy()))
        .orElseThrow();
  }

  private Opened open(SessionId session, SecureRandom random) {
    List<byte[]> vector = polynomial.vector(KERNEL).encoded();
    byte[] digest = SessionOpened.vectorDigest(session.bytes().toByteArray(), vector);
    var unsigned =
        new Opened(
            session,
            pseudonym.name(),
            Octets.of(boxKey.publicKey()),
            Octets.random(SessionOpen.NONCE_BYTES, random),
            Octets.of(digest),
            Octets.EMPTY);
    return unsigned.with(pseudonym.sign(unsigned.digested(reshare.open.terms()).signed()));
  }

  @Override
  public void close() {
    pseudonym.close();
    boxKey.close();
    polynomial.close();
  }
}
