package org.asterism.rpc;

import static java.util.Objects.requireNonNull;
import static org.asterism.rpc.Loopback.SOON;
import static org.asterism.rpc.MemoryVault.OPENED;
import static org.asterism.rpc.MemoryVault.OPENINGS;
import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The steps of presigning travel, and so do shares of ECDSA signatures.
class PresignWireTest {
  private static final EncodedPolicy POLICY = new Policy("test", List.of()).encode();

  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void whoPresignsArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      assertEquals(OPENED, client.act(act(SessionOpen.presign(Group.P256, 3, 256)), SOON));
      for (Optional<Cast> cast :
          List.of(
              Optional.<Cast>empty(),
              Optional.of(new Cast(List.of(4, 0, 2), List.of(0, 4), octets(7))),
              Optional.of(new Cast(List.of(), List.of(), octets(7))))) {
        var deal = new SessionDeal(OPENED.session(), List.of(), List.of(OPENED), cast);
        client.act(act(deal), SOON);
        assertEquals(deal, loopback.vault.asked);
      }
    }
  }

  @Test
  void openingsAndPresignaturesArrive() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      var dealing =
          new SealedDealing(
              0,
              List.of(),
              new SealedBox(new byte[] {1}, new byte[] {2}),
              List.of(),
              new byte[] {3});
      var apply = new SessionApply(OPENED.session(), List.of(dealing));
      assertEquals(OPENINGS, client.act(act(apply), SOON));
      SessionApply told = (SessionApply) requireNonNull(loopback.vault.asked);
      assertEquals(List.of(), told.dealings().getFirst().vector());
      var finish =
          new SessionFinish(
              OPENED.session(),
              List.of(new SignedOpenings(octets(1), octets(2)), OPENINGS.opened()));
      assertEquals(
          new SessionFinish.Finished(octets(24), octets(25, 26)), client.act(act(finish), SOON));
      assertEquals(finish, loopback.vault.asked);
      var sign = new EcdsaSign(new EcdsaSign.Presigned(octets(5), 255), octets(6, 7), octets(8));
      try (var share = client.act(act(sign), SOON);
          var expected = SecretBytes.takeFrom(new byte[] {6, 7})) {
        assertTrue(expected.constantTimeEquals(share.share()));
      }
      assertEquals(sign, loopback.vault.asked);
    }
  }

  private static Octets octets(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Octets.of(bytes);
  }

  private static <A extends Outcome> Act<A> act(Operation<A> operation) {
    return new Act<>(handle(1), new EpochTag(-2), POLICY.digest(), Optional.empty(), operation);
  }
}
