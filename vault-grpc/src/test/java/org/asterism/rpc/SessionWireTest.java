package org.asterism.rpc;

import static java.util.Objects.requireNonNull;
import static org.asterism.rpc.Loopback.SOON;
import static org.asterism.rpc.MemoryVault.ACCUSATION;
import static org.asterism.rpc.MemoryVault.DEALT;
import static org.asterism.rpc.MemoryVault.OPENED;
import static org.asterism.rpc.MemoryVault.SUM;
import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Group;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Reseat;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The steps by which vaults deal travel, and so does the accusation of a dealer.
class SessionWireTest {
  private static final EncodedPolicy POLICY = new Policy("test", List.of()).encode();

  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void allOfItArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      assertEquals(OPENED, client.act(act(SessionOpen.birth(Group.P384, 3)), SOON));
      var deal =
          new SessionDeal(
              OPENED.session(),
              List.of(
                  new Seat(new byte[] {1}, new byte[] {2, 3}),
                  new Seat(new byte[0], new byte[] {4})),
              List.of(OPENED, OPENED));
      SessionDeal.Dealt dealt = client.act(act(deal), SOON);
      assertBytes(DEALT.vector(), dealt.vector());
      assertEquals(DEALT.boxes(), dealt.boxes());
      assertEquals(DEALT.signature(), dealt.signature());
      SessionDeal told = (SessionDeal) requireNonNull(loopback.vault.asked);
      assertEquals(deal.session(), told.session());
      assertEquals(deal.opened(), told.opened());
      assertBytes(
          deal.members().stream().map(Seat::pseudonym).toList(),
          told.members().stream().map(Seat::pseudonym).toList());
      assertBytes(
          deal.members().stream().map(Seat::x).toList(),
          told.members().stream().map(Seat::x).toList());
      var keep =
          new SessionKeep(
              OPENED.session(),
              Set.of(Usage.MUL_POINT, Usage.SCHNORR),
              Octets.of(new byte[] {7}),
              POLICY,
              Octets.of(new byte[] {8}));
      assertEquals(new Outcome.Done(), client.act(act(keep), SOON));
      assertEquals(keep, loopback.vault.asked);
    }
  }

  @Test
  void aRefreshArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      for (Group group : List.of(Group.P521, Group.RSA)) {
        SessionOpen open = SessionOpen.refresh(group, 4);
        assertEquals(OPENED, client.act(act(open), SOON));
        assertEquals(open, loopback.vault.asked);
      }
      var members = List.of(new Seat(new byte[] {1}, new byte[] {2}));
      var shown = new SessionDeal.Shown(Octets.of(new byte[] {9}), Octets.of(new byte[] {10}));
      var deal = SessionDeal.refresh(OPENED.session(), members, List.of(OPENED), shown);
      var _ = client.act(act(deal), SOON);
      SessionDeal told = (SessionDeal) requireNonNull(loopback.vault.asked);
      assertEquals(Optional.of(shown), told.shown());
      assertEquals(deal.cast(), told.cast());
      var keep =
          SessionKeep.staged(OPENED.session(), new EpochTag(-3), POLICY, Octets.of(new byte[] {8}));
      assertEquals(new Outcome.Done(), client.act(act(keep), SOON));
      assertEquals(keep, loopback.vault.asked);
    }
  }

  @Test
  void aChangeOfMembersArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      var members = List.of(new Seat(new byte[] {1}, new byte[] {2}));
      var after = List.of(new Seat(new byte[] {3}, new byte[] {4}), members.getFirst());
      Octets hash = Octets.of(new byte[32]);
      var authority = new RosterAuthority("signed", List.of(hash, hash));
      var deal =
          new SessionDeal(
              OPENED.session(),
              members,
              List.of(OPENED),
              Optional.empty(),
              Optional.of(new SessionDeal.Next(after, 3, authority)));
      var _ = client.act(act(deal), SOON);
      SessionDeal told = (SessionDeal) requireNonNull(loopback.vault.asked);
      assertEquals(authority, told.next().orElseThrow().authority());
      assertArrayEquals(deal.change().orElseThrow().digest(), told.change().orElseThrow().digest());
    }
  }

  @Test
  void aRepairArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      SessionOpen open = SessionOpen.repair(Group.RSA, 4);
      assertEquals(OPENED, client.act(act(open), SOON));
      assertEquals(open, loopback.vault.asked);
      var members = List.of(new Seat(new byte[] {1}, new byte[] {2}));
      var shown = new SessionDeal.Shown(Octets.of(new byte[] {9}), Octets.of(new byte[] {10}));
      var cast = new SessionDeal.Cast(List.of(3, 0), List.of(2), shown);
      var deal =
          new SessionDeal(
              OPENED.session(), members, List.of(OPENED), Optional.of(cast), Optional.of(next()));
      var _ = client.act(act(deal), SOON);
      SessionDeal told = (SessionDeal) requireNonNull(loopback.vault.asked);
      assertEquals(Optional.of(cast), told.cast());
      assertArrayEquals(
          deal.transcript(open.terms()).bytes(), told.transcript(open.terms()).bytes());
      var dealings = List.of(dealing(0), dealing(1), dealing(2));
      var answer = client.act(act(new SessionApply(OPENED.session(), dealings)), SOON);
      assertEquals(SUM, answer);
    }
  }

  @Test
  void anotherPseudonymArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      var members = List.of(new Seat(new byte[] {1}, new byte[] {2}));
      var reseat = new Reseat(members, 3, Octets.of(new byte[] {9}), next());
      assertEquals(new Outcome.Done(), client.act(act(reseat), SOON));
      Reseat told = (Reseat) requireNonNull(loopback.vault.asked);
      assertEquals(reseat.before(), told.before());
      assertEquals(reseat.after(), told.after());
      assertArrayEquals(reseat.change().digest(), told.change().digest());
      assertEquals(reseat.next().authority(), told.next().authority());
    }
  }

  private static SessionDeal.Next next() {
    var after = List.of(new Seat(new byte[] {3}, new byte[] {4}));
    var authority = new RosterAuthority("signed", List.of(Octets.of(new byte[32])));
    return new SessionDeal.Next(after, 5, authority);
  }

  @Test
  void dealingsArriveByTheirPlaces() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      var dealings = List.of(dealing(0), dealing(1));
      var answer = client.act(act(new SessionApply(OPENED.session(), dealings)), SOON);
      assertEquals(Octets.of(new byte[] {21}), answer.publicShare());
      SessionApply arrived = (SessionApply) requireNonNull(loopback.vault.asked);
      for (int i = 0; i < dealings.size(); i++) {
        SealedDealing one = arrived.dealings().get(i);
        assertEquals(i, one.dealer());
        assertBytes(dealings.get(i).vector(), one.vector());
        assertEquals(dealings.get(i).box(), one.box());
        assertBytes(dealings.get(i).boxDigests(), one.boxDigests());
        assertArrayEquals(dealings.get(i).signature(), one.signature());
      }
    }
  }

  @Test
  void anAccusationArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      var nothing = act(new SessionApply(OPENED.session(), List.of()));
      var refused = assertThrows(VaultRefused.class, () -> client.act(nothing, SOON));
      assertEquals(Reason.DEALER, refused.reason());
      assertEquals(Optional.of(ACCUSATION), refused.accusation());
    }
  }

  private static SealedDealing dealing(int place) {
    byte number = (byte) (16 * place);
    return new SealedDealing(
        place,
        List.of(new byte[] {number}, new byte[] {1, number}),
        new SealedBox(new byte[] {2, number}, new byte[] {3, number}),
        List.of(new byte[] {4, number}),
        new byte[] {5, number});
  }

  private static void assertBytes(List<byte[]> expected, List<byte[]> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i));
    }
  }

  private static <A extends Outcome> Act<A> act(Operation<A> operation) {
    return new Act<>(handle(1), new EpochTag(-2), POLICY.digest(), Optional.empty(), operation);
  }
}
