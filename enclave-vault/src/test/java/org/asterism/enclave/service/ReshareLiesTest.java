package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asterism.enclave.service.ScriptedDealer.Lie;
import org.asterism.kernel.Curve;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One of the vaults that deal a key to others is opened. A seat takes no share of another key, and
/// names whoever deals what is not on its own polynomial.
final class ReshareLiesTest {
  private static final int LIAR = 1;
  private static final int DEGREE = Lie.NONE.degree();

  @TempDir Path directory;
  private ReshareFixture reshare;
  private List<Opened> opened = List.of();

  @BeforeEach
  void openVaults() throws Exception {
    reshare = new ReshareFixture(directory, Curve.P256);
  }

  @AfterEach
  void close() {
    reshare.close();
  }

  @Test
  void whoDealsItsShareIsTaken() throws Exception {
    for (SessionApply apply : told(Lie.NONE)) {
      assertInstanceOf(Applied.class, reshare.applied(receiver(apply), apply));
    }
  }

  // Dealing x + λ in place of x: all fits but the key. Who it was the seats cannot see.
  @Test
  void anotherConstantMakesNoShare() throws Exception {
    for (SessionApply apply : told(new Lie(1, DEGREE, 0))) {
      assertEquals(refused(Reason.INPUT), reshare.applied(receiver(apply), apply));
      assertEquals(refused(Reason.SESSION), reshare.kept(receiver(apply), opened));
    }
  }

  @Test
  void whatIsNotOnItsPolynomialIsRefusedByItsDealer() throws Exception {
    accuses(new Lie(0, DEGREE, 1));
  }

  @Test
  void soIsAVectorOfAnotherLength() throws Exception {
    accuses(new Lie(0, DEGREE - 1, 0));
    accuses(new Lie(0, DEGREE + 1, 0));
  }

  private void accuses(Lie lie) throws Exception {
    SessionApply apply = told(lie).getFirst();
    var act =
        VaultFixture.with(
            reshare.shared.birth.grants.getFirst(),
            VaultFixture.onto(reshare.handles.getFirst(), reshare.policy(0), apply));
    var vault = reshare.shared.birth.vaults.getFirst().as(VaultFixture.ENGINE);
    var refused = assertThrows(VaultRefused.class, () -> vault.act(act, VaultFixture.DEADLINE));
    assertEquals(Reason.DEALER, refused.reason());
    assertEquals(new Accusation(LIAR, Octets.EMPTY), refused.accusation().orElseThrow());
    assertEquals(refused(Reason.SESSION), reshare.kept(0, opened));
  }

  private int receiver(SessionApply apply) {
    List<Opened> receivers = opened.subList(BirthFixture.K, opened.size());
    return receivers.stream().map(Opened::session).toList().indexOf(apply.session());
  }

  // What each seat is told of a session with the liar.
  private List<SessionApply> told(Lie lie) throws Exception {
    try (var liar = new ScriptedDealer(reshare, LIAR, lie)) {
      var all = new ArrayList<>(reshare.openAll());
      all.set(LIAR, liar.opened());
      opened = all;
      var dealt = new ArrayList<Dealt>();
      for (int place = 0; place < all.size(); place++) {
        dealt.add(
            place == LIAR
                ? liar.deal(reshare.deal(LIAR, all))
                : assertInstanceOf(Dealt.class, reshare.told(place, reshare.deal(place, all))));
      }
      var applies = new ArrayList<SessionApply>();
      for (int i = 0; i < N; i++) {
        applies.add(ReshareFixture.apply(i, all, dealt.subList(0, BirthFixture.K)));
      }
      return applies;
    }
  }
}
