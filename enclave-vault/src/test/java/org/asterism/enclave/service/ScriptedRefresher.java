package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// An opened vault of a key that is refreshed: its pseudonym signs whatever a test wants dealt.
final class ScriptedRefresher implements AutoCloseable {
  private final RefreshFixture refresh;
  private final int vault;
  private final int plus;
  private final PseudonymKey pseudonym;
  private final BoxKey boxKey;
  private final Polynomial polynomial;
  private final Opened opened;

  /// @param constant of what it deals
  /// @param plus what each is dealt more than that
  ScriptedRefresher(RefreshFixture refresh, int vault, SecretBytes constant, int plus)
      throws Exception {
    this.refresh = refresh;
    this.vault = vault;
    this.plus = plus;
    SecureRandom random = VaultFixture.seeded(20261132);
    var session = new SessionId(Octets.random(SessionId.LENGTH, random));
    this.pseudonym = refresh.birth.stolen(vault);
    this.boxKey = BoxKey.draw(random);
    try (var randomness = DealingRandomness.ofBirth(session.bytes().toByteArray(), random)) {
      this.polynomial = Polynomial.sharing(constant, Curve.P256, K - 1, randomness);
    }
    this.opened = open(session, random);
  }

  Opened opened() {
    return opened;
  }

  /// What the others deal as they do, and this vault as it is told.
  List<Dealt> dealAll(List<Opened> all) throws Exception {
    var dealt = new ArrayList<Dealt>();
    for (int i = 0; i < N; i++) {
      dealt.add(
          i == vault
              ? deal(all)
              : assertInstanceOf(Dealt.class, refresh.birth.ask(i, refresh.deal(i, all))));
    }
    return dealt;
  }

  private Dealt deal(List<Opened> all) throws Exception {
    SessionTranscript transcript = refresh.deal(vault, all).transcript(refresh.open.terms());
    var boxes = new ArrayList<SealedBox>();
    ScalarField field = ScalarField.of(Curve.P256);
    for (int to = 0; to < N; to++) {
      try (SecretBytes right = polynomial.at(BigInteger.valueOf(to + 1L));
          SecretBytes more = field.scalar(BigInteger.valueOf(plus));
          SecretBytes subShare = field.add(right, more)) {
        byte[] receiver = all.get(to).boxKey().toByteArray();
        boxes.add(SealedBox.seal(receiver, transcript.boxInfo(vault, to), subShare));
      }
    }
    List<byte[]> vector = polynomial.vector(KERNEL).encoded();
    List<byte[]> digests = boxes.stream().map(SealedBox::digest).toList();
    return new Dealt(vector, boxes, pseudonym.sign(transcript.dealing(vault, vector, digests)));
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
    return unsigned.with(pseudonym.sign(unsigned.digested(refresh.open.terms()).signed()));
  }

  @Override
  public void close() {
    pseudonym.close();
    boxKey.close();
    polynomial.close();
  }
}
