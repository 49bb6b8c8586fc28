package org.asterism.ratls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.net.ssl.SSLSession;
import org.asterism.ratls.ReportData.Binding;
import org.asterism.ratls.ReportData.Challenges;
import org.asterism.ratls.ReportData.Parties;
import org.asterism.ratls.ReportData.Side;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// The exchange that makes a TLS connection an attested one: challenges and fresh evidence both
/// ways, bound to this connection, then a sealing key for each direction.
///
/// The engine begins: its challenge; the vault's challenge and proof; the engine's proof; the
/// vault's encapsulation. One object serves one side of one connection, once, on one thread.
public final class AttestedExchange {
  /// Of the exchange and of the report data's layout.
  public static final int VERSION = 1;

  private static final byte[] INFO = "asterism hpke v1".getBytes(StandardCharsets.US_ASCII);

  private final Side side;
  private final Parties parties;
  private final Octets exporter;
  private final Octets challenge;
  private final DirectionKeys keys;
  private final Attester attester;

  /// How one side proves itself and judges the other.
  public record Attester(EvidenceSource source, EvidenceVerifier verifier) {}

  /// @throws AttestationRefused when the session has no exporter value
  public AttestedExchange(
      Side side, Parties parties, SSLSession session, Attester attester, SecureRandom random)
      throws AttestationRefused {
    this.side = side;
    this.parties = parties;
    this.exporter = TlsExporter.of(session);
    this.attester = attester;
    this.challenge = freshChallenge(random);
    this.keys = new DirectionKeys(random);
  }

  /// A challenge for an engine, which must begin before it can see the connection.
  public static Octets freshChallenge(SecureRandom random) {
    return Octets.random(Challenges.LENGTH, random);
  }

  /// This side's evidence, the key that it binds, and what the peer needs to open what we seal.
  ///
  /// @param encapsulation empty in the vault's proof, which comes before it knows the engine's key
  public record Proof(Evidence evidence, Octets hpkeKey, Octets encapsulation) {}

  /// The end of the exchange.
  public record Attested(
      EvidenceVerdict.Trusted verdict, SealedParts parts, Octets encapsulation) {}

  /// This vault's challenge.
  public Octets challenge() {
    return challenge;
  }

  /// Vault, step 2: its proof, for the engine that sent `engineChallenge`.
  public Proof offer(Octets engineChallenge) throws AttestationRefused {
    var challenges = challenges(engineChallenge, challenge);
    return new Proof(evidence(challenges), keys.publicKey(), Octets.EMPTY);
  }

  /// Vault, step 4: judges the engine's proof.
  public Attested accept(Octets engineChallenge, Proof proof) throws AttestationRefused {
    var challenges = challenges(engineChallenge, challenge);
    var verdict = judge(challenges, proof);
    var info = new HpkeInfo(ours(challenges), theirs(challenges, proof.hpkeKey()));
    try (SecretBytes receiving = keys.receiving(proof.encapsulation(), info.of(Side.ENGINE))) {
      var sending = DirectionKeys.sending(proof.hpkeKey(), info.of(Side.VAULT));
      try (SecretBytes key = sending.directionKey()) {
        return new Attested(verdict, new SealedParts(key, receiving), sending.encapsulation());
      }
    }
  }

  /// Engine, step 3: judges the vault's proof and answers with its own.
  public Answer answer(Octets engineChallenge, Octets vaultChallenge, Proof proof)
      throws AttestationRefused {
    var challenges = challenges(engineChallenge, vaultChallenge);
    var verdict = judge(challenges, proof);
    var info = new HpkeInfo(theirs(challenges, proof.hpkeKey()), ours(challenges));
    var evidence = evidence(challenges);
    var sending = DirectionKeys.sending(proof.hpkeKey(), info.of(Side.ENGINE));
    return new Answer(
        new Proof(evidence, keys.publicKey(), sending.encapsulation()),
        new Waiting(verdict, info, sending.directionKey()));
  }

  /// The engine's proof, and what it keeps until the vault's last word.
  public record Answer(Proof proof, Waiting waiting) {}

  /// An engine between its proof and the vault's last word.
  public final class Waiting {
    private final EvidenceVerdict.Trusted verdict;
    private final HpkeInfo info;
    private final SecretBytes sendingKey;

    private Waiting(EvidenceVerdict.Trusted verdict, HpkeInfo info, SecretBytes sendingKey) {
      this.verdict = verdict;
      this.info = info;
      this.sendingKey = sendingKey;
    }

    /// Engine, step 5: the vault accepted.
    public Attested finish(Octets encapsulation) throws AttestationRefused {
      try (sendingKey;
          SecretBytes receiving = keys.receiving(encapsulation, info.of(Side.VAULT))) {
        return new Attested(verdict, new SealedParts(sendingKey, receiving), encapsulation);
      }
    }

    /// The vault did not accept.
    public void abandon() {
      sendingKey.close();
    }
  }

  /// What both HPKE contexts are bound to: the direction and the report data of both sides.
  private record HpkeInfo(ReportData vault, ReportData engine) {
    byte[] of(Side sender) {
      var info = ByteBuffer.allocate(INFO.length + 1 + 2 * ReportData.LENGTH);
      info.put(INFO).put((byte) (sender == Side.VAULT ? 1 : 2));
      return info.put(vault.bytes().toByteArray()).put(engine.bytes().toByteArray()).array();
    }
  }

  private Evidence evidence(Challenges challenges) throws AttestationRefused {
    try {
      return attester.source().evidence(ours(challenges));
    } catch (EvidenceUnavailable failed) {
      throw new AttestationRefused("evidence", "none of our own: " + failed.getMessage(), failed);
    }
  }

  private EvidenceVerdict.Trusted judge(Challenges challenges, Proof proof)
      throws AttestationRefused {
    var expected = theirs(challenges, proof.hpkeKey());
    return switch (attester.verifier().verify(proof.evidence(), expected, parties.peer())) {
      case EvidenceVerdict.Trusted trusted -> trusted;
      case EvidenceVerdict.Refused(var step, var reason) ->
          throw new AttestationRefused(step, reason);
    };
  }

  private ReportData ours(Challenges challenges) {
    return ReportData.of(side, new Binding(exporter, challenges, parties, keys.publicKey()));
  }

  private ReportData theirs(Challenges challenges, Octets hpkeKey) throws AttestationRefused {
    var mirrored = parties.mirrored();
    var other = side == Side.VAULT ? Side.ENGINE : Side.VAULT;
    try {
      return ReportData.of(other, new Binding(exporter, challenges, mirrored, hpkeKey));
    } catch (IllegalArgumentException malformed) {
      throw new AttestationRefused("proof", "malformed", malformed);
    }
  }

  private static Challenges challenges(Octets engine, Octets vault) throws AttestationRefused {
    try {
      return new Challenges(engine, vault);
    } catch (IllegalArgumentException malformed) {
      throw new AttestationRefused("challenge", "malformed", malformed);
    }
  }
}
