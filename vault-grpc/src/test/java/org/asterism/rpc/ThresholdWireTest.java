package org.asterism.rpc;

import static java.util.Objects.requireNonNull;
import static org.asterism.rpc.Loopback.SOON;
import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Reason;
import org.asterism.vault.Reply;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A record in threshold custody, the session that it is put in, and its powers travel.
class ThresholdWireTest {
  private static final EncodedPolicy POLICY = new Policy("test", List.of()).encode();

  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void allOfItArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port());
        var share = SecretBytes.random(32, loopback.random)) {
      var open = SessionOpen.enrol(Group.RSA);
      assertEquals(MemoryVault.OPENED, client.act(act(open), SOON));
      StoredRecord.ThresholdKey record = record(share);
      assertEquals(new Outcome.Done(), client.act(act(new Put(record)), SOON));
      assertTrue(share.constantTimeEquals(loopback.vault.secrets.getLast()));
      var arrived = requireNonNull(loopback.vault.threshold);
      assertEquals(record.purpose(), arrived.purpose());
      assertEquals(record.commitments(), arrived.commitments());
      assertEquals(record.signer(), arrived.signer());
      assertEquals(record.companion(), arrived.companion());
      RsaExp power = power(Octets.of(new byte[] {4, 5}));
      try (var partial = client.act(act(power), SOON);
          var expected = SecretBytes.takeFrom(new byte[] {4, 5})) {
        assertTrue(expected.constantTimeEquals(partial.power()));
      }
      assertEquals(power, loopback.vault.asked);
    }
  }

  @Test
  void powersOfOneFrameAreAnsweredApart() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port());
        var expected = SecretBytes.takeFrom(new byte[] {4, 5})) {
      Act<RsaExp.Partial> good = act(power(Octets.of(new byte[] {4, 5})));
      Act<RsaExp.Partial> bad = act(power(MemoryVault.NO_BASE));
      List<Reply<RsaExp.Partial>> replies = client.actEach(List.of(good, bad, good), SOON);
      for (int given : new int[] {0, 2}) {
        try (var partial = replies.get(given).orRefusal()) {
          assertTrue(expected.constantTimeEquals(partial.power()));
        }
      }
      var refusal = assertThrows(VaultRefused.class, () -> replies.get(1).orRefusal());
      assertEquals(Reason.INPUT, refusal.reason());
      loopback.vault.confused = true;
      assertThrows(VaultMalformed.class, () -> client.actEach(List.of(good, good), SOON));
    }
  }

  private static RsaExp power(Octets base) {
    var shown =
        new RsaExp.Shown(
            Octets.of(new byte[] {1}), Octets.of(new byte[] {2}), Octets.of(new byte[] {3}));
    return new RsaExp(shown, base);
  }

  @Test
  void whatIsComputedOnCurvesArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      var multiply = new MulPoint(octets(1, 2, 3));
      try (var proven = client.act(act(multiply), SOON);
          var expected = SecretBytes.takeFrom(new byte[] {1, 2, 3})) {
        assertTrue(expected.constantTimeEquals(proven.product()));
      }
      assertEquals(multiply, loopback.vault.asked);
      var batch = new NonceBatch(64);
      assertEquals(MemoryVault.MADE, client.act(act(batch), SOON));
      assertEquals(batch, loopback.vault.asked);
      var sign = sign(2);
      try (var share = client.act(act(sign), SOON);
          var expected = SecretBytes.takeFrom(new byte[] {9, 9})) {
        assertTrue(expected.constantTimeEquals(share.share()));
      }
      assertEquals(sign, loopback.vault.asked);
      assertThrows(VaultException.class, () -> client.act(act(sign(16)), SOON));
    }
  }

  private static SchnorrSign sign(int signers) {
    var commitment = new NonceBatch.Commitment(octets(1), octets(2));
    return new SchnorrSign(
        new SchnorrSign.Nonce(octets(7), 3),
        new SchnorrSign.Shown(octets(5), octets(6)),
        Collections.nCopies(signers, new SchnorrSign.Signer(octets(8), commitment)),
        octets(9, 9));
  }

  private static Octets octets(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Octets.of(bytes);
  }

  private static StoredRecord.ThresholdKey record(SecretBytes share) {
    return new StoredRecord.ThresholdKey(
        share,
        new StoredRecord.Purpose(Group.RSA, Set.of(Usage.RSA_EXP)),
        new StoredRecord.Commitments(
            Commitment.toKey(new byte[32], 1, new byte[] {1}),
            Commitment.toRoster(new byte[32], 2, List.of())),
        new StoredRecord.Signer.Enrolled(MemoryVault.OPENED.session()),
        POLICY,
        Octets.of(new byte[] {1, 2, 3}));
  }

  private static <A extends Outcome> Act<A> act(Operation<A> operation) {
    return new Act<>(handle(1), new EpochTag(-2), POLICY.digest(), Optional.empty(), operation);
  }
}
